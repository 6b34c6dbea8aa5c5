"""What common words of other languages mean, so that their titles find a niche and an icon too."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["in_english"]

_MEANINGS = """
money: dinero geld argent dinheiro soldi деньги المال पैसे पैसा गरीब अमीर 钱 金钱 お金 돈 เงิน כסף
invest: invertir inversión investieren aktien investir bourse borsa инвестиции акции استثمار
  निवेश 投资 股票 投資 株 주식 หุ้น השקעות
drink: drinken trinken beber boire bere alkohol alcool пить алкоголь शराब 喝酒 お酒 술
learn: aprendí aprendo aprendiendo gelernt appris imparato geleerd
learn: aprender aprende lernen apprendre imparare учить выучить учим выученного تعلم نتعلم
  نتعلمه सीखें 学习 學習 勉強 공부 เรียน ללמוד למדתי
forget: olvidar olvidamos vergessen oublier oublions dimenticare забываем забыть ننسى भूल 忘记
  忘れ 잊
brain: cerebro gehirn cerveau cérebro cervello мозг دماغ العقل दिमाग 大脑 脳 뇌 두뇌 สมอง מוח
language: japonés inglés alemán francés portugués englisch japanisch spanisch französisch anglais espagnol
  allemand japonais inglese spagnolo tedesco giapponese inglês espanhol
language: idioma idiomas sprache sprachen langue línguas lingua язык لغة اللغة भाषा 语言 英語
  英语 영어 ภาษา שפה
history: historia geschichte histoire história storia история تاريخ इतिहास 历史 歴史 역사
  ประวัติศาสตร์ היסטוריה
recipe: receta recetas rezept rezepte recette recettes receita ricetta рецепт рецепты وصفة طبخ
  रेसिपी 食谱 做法 レシピ 作り方 料理 레시피 요리 สูตร เมนู מתכון
food: comida essen nourriture cibo еда طعام الطعام खाना 美食 食べ 음식 อาหาร אוכל
chicken: pollo hähnchen huhn poulet frango курица دجاج चिकन 鸡 唐揚げ 鶏 치킨 닭 ไก่ עוף
coffee: café kaffee caffè кофе قهوة कॉफी 咖啡 コーヒー 커피 กาแฟ קפה
bread: pan brot pain pão pane хлеб خبز रोटी 面包 パン 빵 ขนมปัง לחם
cake: pastel kuchen gâteau bolo torta торт كعكة केक 蛋糕 ケーキ 케이크 เค้ก עוגה
travel: viaje viajar viajes reise reisen voyage voyager viagem viaggio viaggiare путешествие سفر
  السفر यात्रा 旅行 여행 เที่ยว ท่องเที่ยว טיול
japan: japón japon giappone япония اليابان जापान 日本 일본 ญี่ปุ่น יפן
beach: playa playas strand plage praia spiaggia пляж شاطئ समुद्र 海滩 ビーチ 해변 ชายหาด חוף
workout: entrenamiento ejercicio ejercicios entraînement treino allenamento тренировка تمرين
  تمارين व्यायाम 健身 锻炼 筋トレ 운동 복근 ออกกำลังกาย אימון
weight: adelgazar abnehmen maigrir emagrecer dimagrire похудеть وزن वजन 减肥 ダイエット 다이어트
  ลดน้ำหนัก
health: salud gesundheit santé saúde salute здоровье صحة الصحة स्वास्थ्य 健康 건강 สุขภาพ בריאות
doctor: médico arzt médecin dottore врач طبيب डॉक्टर 医生 医者 의사 หมอ רופא
sleep: dormir sueño schlafen schlaf sommeil sonno сон спать نوم النوم नींद 睡眠 수면 นอน שינה
game: juego juegos spiel spiele jeu jeux jogo jogos gioco игра игры لعبة ألعاب गेम 游戏 ゲーム
  게임 เกม משחק
phone: móvil handy téléphone celular telefono телефон هاتف फोन 手机 スマホ 스마트폰 โทรศัพท์ טלפון
ai: ia ki ии 人工智能 人工知能 인공지능 ปัญญาประดิษฐ์
code: programar programmieren programmer programmare программировать программирование برمجة
  कोडिंग 编程 代码 プログラミング 코딩 เขียนโปรแกรม תכנות
python: пайтон питон بايثون पायथन パイソン 파이썬 ไพธอน פייתון
software: программа تطبيق 软件 产品 アプリ 앱 แอป אפליקציה
business: negocio negocios empresa unternehmen entreprise azienda бизнес أعمال व्यापार 创业
  ビジネス 사업 ธุรกิจ עסק
house: casa haus maison дом بيت منزل घर 房子 마이홈 บ้าน בית
morning: mañana morgen matin manhã mattina утро صباح सुबह 早晨 朝 아침 เช้า בוקר
music: música musik musique musica музыка موسيقى संगीत 音乐 音楽 음악 ดนตรี מוזיקה
movie: película filme кино фильм فيلم फिल्म 电影 映画 영화 หนัง סרט
funny: gracioso divertido lustig drôle engraçado divertente смешно مضحك मज़ेदार 搞笑 面白い 웃긴
  ตลก מצחיק
news: noticias nachrichten actualités notícias notizie новости أخبار समाचार 新闻 ニュース 뉴스
  ข่าว חדשות
war: guerra krieg guerre война حرب युद्ध 战争 戦争 전쟁 สงคราม מלחמה
election: elecciones wahl wahlen élections eleições elezioni выборы انتخابات चुनाव 选举 選挙 선거
  เลือกตั้ง בחירות
design: diseño diseñar conception дизайн تصميم डिज़ाइन 设计 デザイン 디자인 ออกแบบ עיצוב
draw: dibujar zeichnen dessiner desenhar disegnare рисовать رسم चित्र 画画 描き方 그리기 วาดรูป
  לצייר
photo: foto fotografía fotografie photographie фото تصوير फोटो 摄影 写真 사진 ถ่ายรูป צילום
love: amor liebe amour amore любовь الحب प्यार 爱 愛 恋 사랑 รัก אהבה
dog: perro hund chien cachorro cane собака كلب कुत्ता 狗 犬 강아지 หมา כלב
cat: gato katze chat gatto кошка кот قطة बिल्ली 猫 고양이 แมว חתול
book: libro buch livre livro книга كتاب किताब 读书 読書 책 หนังสือ ספר
car: coche auto voiture carro macchina машина автомобиль سيارة कार 汽车 車 자동차 รถ רכב
village: pueblo pueblos aldea dorf dörfer villaggio borgo borghi aldeia деревня قرية गाँव 村 마을 หมู่บ้าน כפר
family: familia familie famille família famiglia семья عائلة परिवार 家族 가족 ครอบครัว משפחה
garden: jardín jardin garten giardino jardim сад حديقة बगीचा 花园 庭 정원 สวน גינה
money: ahorrar ahorré ahorro sparen gespart épargner économiser economizar risparmiare 理财 省钱 节约
travel: lissabon lisboa londres parigi münchen mailand venedig tokio griechenland spanien italien
  frankreich norwegen schweden österreich schweiz españa alemania grecia francia allemagne espagne italie
  grèce islande
cancer: cáncer krebs tumore онкология 癌症 がん 癌
death: muerte falleció gestorben verstorben décès смерть умерла 去世 亡くな 사망
money: накопить копить сбережения заработать экономить инвестировать oszczędzać biriktirmek
restaurant: restaurante restaurantes ristorante ristoranti ресторан рестораны مطعم مطاعم रेस्टोरेंट 餐厅
  レストラン 식당 맛집 ร้านอาหาร מסעדה
kimchi: 김치 찌개 떡볶이 김밥 비빔밥
code: programowanie programowania programować kodlama программирования
workout: exercices musculation übungen kraftübungen esercizi exercícios упражнения упражнений
marathon: halbmarathon maratón maratona марафон 马拉松 マラソン 마라톤
travel: دبي стамбул париж лондон 東京 京都 大阪 沖縄 巴黎 伦敦 서울 제주 부산 방콕
money: χρήματα λεφτά tiền টাকা பணம் డబ్బు kazanmak uang pieniądze
recipe: συνταγή nấu bếp রান্না রেসিপি சமையல் వంట tarif tarifi resep przepis recept
learn: μάθεις μάθω μάθετε học শিখুন শিখবেন கற்று నేర్చుకో öğrenmek belajar nauka leren
code: προγραμματισμό programación programação programmazione programmation programmierung
  प्रोग्रामिंग প্রোগ্রামিং 编程 プログラミング 프로그래밍 코딩 kodlama
travel: ταξίδι ভ্রমণ பயணம் ప్రయాణం seyahat wisata podróż reizen
health: υγεία khỏe স্বাস্থ্য ஆரோக்கியம் ఆరోగ్యం kesehatan zdrowie gezondheid
food: φαγητό बिरयानी বিরিয়ানি பிரியாணி బిర్యానీ yemek makanan jedzenie
chicken: κοτόπουλο মুরগি চিকেন கோழி சிக்கன் చికెన్ tavuk ayam kurczak
pho: phở
coffee: καφές kahve kopi kawa koffie
workout: γυμναστική ব্যায়াম உடற்பயிற்சி వ్యాయామం antrenman olahraga trening
game: παιχνίδι গেম விளையாட்டு గేమ్ oyun permainan
music: μουσική nhạc গান இசை సంగీతం müzik muzyka muziek
movie: ταινία phim সিনেমা சினிமா సినిమా
sleep: ύπνος ngủ ঘুম தூக்கம் నిద్ర uyku
love: αγάπη yêu ভালোবাসা காதல் ప్రేమ
book: βιβλίο sách বই புத்தகம் పుస్తకం kitap buku książka
dog: σκύλος chó কুকুর நாய் కుక్క köpek anjing
cat: γάτα mèo বিড়াল பூனை పిల్లి kucing
news: ειδήσεις খবর செய்திகள் వార్తలు haber berita
"""


@lru_cache(1)
def _meanings() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return words in Latin letters, looked up whole, and others, looked for inside a title."""
    whole: dict[str, str] = {}
    inside: list[tuple[str, str]] = []
    meaning = ""
    for word in _MEANINGS.split():
        if word.endswith(":"):
            meaning = word[:-1]
        elif word[0] < "\u0370":
            whole.setdefault(word, meaning)
        else:
            inside.append((word, meaning))
    return whole, tuple(inside)


def in_english(title: str, words: list[str]) -> list[str]:
    """Return the English words for what is found in `title`, beside its own `words`.

    Words in Latin letters count only in a title with a letter or a little word that English lacks: `pain` is
    bread in French alone. A long word that English lacks counts by itself.
    """
    whole, inside = _meanings()
    found: list[str] = []
    if not title.isascii():
        lowered = title.lower()
        found = [meaning for word, meaning in inside if word in lowered]
    if found:
        return found
    known = [word for word in words if word in whole]
    if title.isascii() and not _FOREIGN & set(words):
        known = [word for word in known if len(word) >= _LONG and word not in _ALSO_ENGLISH]
    return [whole[word] for word in known]


_LONG = 6
_ALSO_ENGLISH = frozenset("programmer conception strand pastel voyage voyager".split())
_FOREIGN = frozenset(
    """
    el los las una del para por con que como cómo mi tu en der die das und ist nicht für mit ein
    eine wie ich le les des du une est dans pour avec sur mon ton comment um uma os não meu il lo
    gli di che per non sono warum dein deine meine zum zur auf kein keine nie pourquoi mes tes cette
    porque mis tus este esta nosso sua seu hoe het een waarom neden cara untuk yang jak
    """.split()
)
