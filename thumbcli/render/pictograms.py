"""Which emoji says what a title is about."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.category import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEUTRAL", "pictogram"]

NEUTRAL = "💡"
"""What stands for a title that no word gives away."""

_THINGS = """
🤖 ai gpt chatgpt llm robot chatbot openai claude agent bot automation automate
🚀 saas startup launch launched launching ship shipped shipping rocket mars spacex deploy nasa
🐍 python django
💻 code coding coder programming programmer computer laptop software developer macbook
🐛 bug debug debugging
🔑 password passkey key login
🔐 security cybersecurity encryption privacy vpn encrypt
📱 iphone phone smartphone android app pixel ios mobile ipad tiktok
🎧 headphone headphones earbud earbuds podcast airpods
⌨ keyboard vim terminal typing
🐧 linux ubuntu
🐳 docker container kubernetes k8s
🗄 database sql postgres postgresql sqlite mysql redis
☁ cloud aws azure
🔌 api plugin usb charger
🔋 battery
🕸 web website
🌐 internet browser domain dns nginx online
💾 backup ssd storage
📡 wifi satellite 5g signal radio
🔬 science research microscope lab experiment bacteria virus
🧪 chemistry chemical testing periodic
🌙 moon lunar
🔤 spelling alphabet letter
⚛ physics quantum atom react relativity
🧬 dna gene genetic evolution biology
🔭 universe telescope astronomy galaxy cosmos
🪐 planet space saturn hole
🦖 dinosaur jurassic
🏛 roman rome empire ancient greece history philosophy museum
📐 math maths geometry algebra calculus equation theorem architecture fraction trigonometry
🌍 geography earth world global climate africa europe
🗣 speak speaking language fluent vocabulary grammar verb verbs pronunciation accent
📚 study studying exam book reading read literature library learn learning essay homework
✏ write writing sketch draw drawing journal journaling
🎓 student college university degree school graduate phd scholarship graduation course
🧠 brain mind memory forget memorize remember psychology think focus smart adhd mental dementia alzheimer
⏰ morning alarm productivity productive procrastinate procrastinating procrastination routine
💰 money rich poor wealth wealthy millionaire billionaire cash salary income passive saving saved save
  frugal 401k
🐷 piggy budget budgeting pension retirement
💵 dollar compound interest earn earning raise paid
💳 credit debt loan card spending spend
📈 stock stocks etf invest investing investor investment market growth dividend etf profit revenue trading
  portfolio economy sales b2b
📉 crash crashing recession collapse collapsing layoff layoffs decline inflation
🏦 bank fed rates rate mortgage
🪙 bitcoin crypto ethereum blockchain coin gold
🏠 house home housing rent landlord apartment property estate airbnb tiny
💼 business work remote job career ceo entrepreneur freelance freelancer office manager quit fired resume
  interview company founder
🤝 deal negotiate negotiation client customer hiring partnership teamwork networking leadership
🧾 tax taxes invoice receipt accounting
🛒 ecommerce shopping dropshipping shopify grocery groceries amazon haul supermarket
📣 marketing announcement promotion advertising brand branding influencer
💪 workout muscle gym abs ab crunch crunches pushup pushups bicep strong strength bulk bulking calisthenics
  protein plank arm creatine
🏋 deadlift squat squats bench lifting lift barbell dumbbell weightlifting
👟 run running runner marathon cardio jogging 5k 10k sprint hiit steps
🧘 yoga meditation meditate stretch stretches stretching breathing mindfulness mobility flexibility calm
  posture pilates flexible
🚲 cycling bike bicycle
🏊 swim swimming
🥊 boxing fight punch mma
⚖ diet calorie weight law court judge lawsuit justice
🥗 salad healthy vegan vegetarian vegetable vegetables
🛌 sleep sleeping bed bedroom nap insomnia tired
🧊 ice cold plunge frozen freeze
🩺 doctor nurse medical medicine hospital diabetes symptom disease patient diagnosis clinic health
  healthcare a1c
🫀 cardiology cholesterol
❤ heart love relationship romance valentine
🩸 blood insulin
💉 vaccine vaccination injection ozempic flu
💊 pill medication drug pharmacy antibiotic vitamin supplement dose
🦷 tooth teeth dentist dental
🦠 infection covid gut
🫁 lung asthma breath
👶 baby twin triplet parenting pregnancy pregnant newborn toddler
👁 eye eyesight vision
🧴 skincare skin sunscreen eczema acne
💄 makeup beauty lipstick
💇 hair haircut
👗 wore wear outfit fashion dress closet clothes thrift thrifting wardrobe
💅 nail manicure
💍 wedding marriage married engagement husband wife engaged
☕ coffee espresso cafe latte
🍵 tea matcha
🧹 clean cleaning declutter decluttering minimalism minimalist organize organizing tidy reset
🪴 plant plants houseplant gardening garden
🐶 dog puppy dogs
🐱 cat kitten cats
🎂 birthday cake
🎄 christmas
🎃 halloween
🎁 gift present
🧶 knitting crochet yarn
🕯 cozy cosy candle slow
🍗 chicken wing wings drumstick fried
🍜 ramen noodle noodles pho soup
🍝 pasta spaghetti lasagna carbonara
🍕 pizza
🍔 burger burgers hamburger
🌮 taco tacos mexican
🌯 burrito wrap
🍣 sushi salmon
🍛 curry biryani
🍚 rice
🥩 steak beef meat brisket
🥓 bacon pork
🍞 bread sourdough baking bake loaf
🥐 croissant pastry
🍪 cookie cookies
🍫 chocolate brownie
🍩 donut donuts doughnut
🥞 pancake pancakes breakfast
🍳 egg eggs cooking cook recipe recipes pan kitchen chef
🧀 cheese
🧄 garlic
🥔 potato potatoes
🍟 fries
🌶 spicy chili pepper
🥑 avocado
🍄 mushroom
🍎 apple fruit
🥤 smoothie soda
🍷 wine
🍺 beer
🍸 cocktail
🥟 dumpling dumplings
🍦 icecream gelato
🍰 dessert tiramisu cheesecake
🥧 pie
🥪 sandwich lunch
🍽 streetfood dinner restaurant meal eat eating food michelin ate
🔪 knife knives
✈ flight flights airport airline plane travel traveling traveled traveler trip abroad layover fly flying
🧳 packing suitcase luggage vacation backpacking itinerary
🎒 backpack
🗾 japan tokyo kyoto osaka
🗼 paris
🗽 york nyc america usa
🏝 beach beaches island bali hawaii maldives thailand
⛰ mountain mountains hike hiking everest nepal alps himalaya patagonia switzerland
🏕 camping camp
🌋 volcano iceland
🐼 china beijing panda
🏰 castle medieval knight
🐫 desert sahara morocco egypt camel
🚂 train railway
🚗 car roadtrip drive driving tesla
🚐 van vanlife
🚢 cruise ship titanic
🏨 hotel hostel
🗺 abandoned map explore exploring countries country destination adventure
🧳 passport visa
🌅 sunset sunrise
🦁 safari lion
🦈 shark
🎮 game gaming gamer playstation ps5 xbox nintendo controller console roblox fortnite games
⛏ minecraft mining
⚔ boss battle hardcore survive survived elden souls pvp rpg sword
🧟 zombie zombies
🐉 dragon dungeon
🔫 sniper
🏆 oscar award grammy
🏆 win wins winning winner won champion championship tournament record trophy ranked victory
👾 arcade glitch speedrun speedrunning
🧱 lego
♟ chess
🎲 dice luck
🏁 race racing
⚽ football soccer
🏀 basketball nba
😂 funny joke comedy meme memes laugh hilarious prank funniest jokes fails
😱 horror scary haunted shocking creepy terrifying
😬 cringe awkward
👻 ghost
🎬 movie film netflix cinema hollywood trailer filmmaking cinematic director
🎥 video vlog youtube youtuber streaming streamer
🎤 karaoke sing singing standup comedian rap
🎸 guitar rock
🎹 piano
🎵 music song concert spotify melody beat songwriting
🪄 magic magician
💃 dance dancing
🦸 superhero marvel
🏹 archery
🗳 election vote voting
📰 news headline journalism journalist media newspaper
🚨 breaking emergency police crime warning alert
🌪 storm hurricane tornado
🔥 fire burn burning wildfire hot heat viral
🛢 oil
🪖 war army military soldier
🕵 detective unsolved mystery spy secret secrets
🎨 design designer art artist paint painting color colour palette watercolor figma creative creativity
  photoshop canva illustration
🖌 brush lettering calligraphy logo procreate
🔤 font fonts typography kerning
📷 photo photography camera photographer lens lightroom portrait
📐 layout grid ui ux wireframe
🧵 sewing
🏺 pottery ceramics
🛠 build builder building diy tool tools fix craft
🗑 trash waste
⏳ time deadline hourglass fasting
📅 calendar days month weeks year planner habit habits
🔍 search seo google inspect
🧩 puzzle problem solve
🪤 trap scam scams
💔 breakup divorce heartbreak
🎯 goal goals target habit
⚡ electricity energy electric fast lightning speed
🌙 night
☀ sun summer
🌧 rain
❄ winter snow
🌸 spring
🌲 forest tree trees
🐝 bee bees
🐟 fish fishing
🐎 horse
🐻 bear
🦅 eagle
🌊 ocean sea wave surfing
💎 diamond luxury expensive
👑 king queen royal
👽 alien ufo
🧙 wizard hogwarts
🏗 construction
🧲 magnet
💬 chat message text conversation
📧 email emails newsletter
📊 data chart analytics excel spreadsheet statistics
🖨 printer
🧯 burnout
🙏 gratitude pray
😊 happy happiness
👨‍👩‍👧 family parenting
🏫 classroom
🚫 ban banned stop forbidden never
"""
_VAGUE = frozenset(
    """
    time fast stop never win wins won days month year key boss fight war build building fix world fire
    hot cold food eat eating secret secrets rich poor happy night video internet text speed love calm
    slow morning learn learning read online problem testing quit save saved game games launch ship app
    country record interview work remote company business money market science day health brand chart
    data years months research design creative photo camera workout gym write travel trip recipe cook
    cooking kitchen chef pan cloud breaking goal goals home routine smart web tiny focus play writing
    book run eye skin growth
    """.split()
)
_CATEGORY_ONLY: Mapping[str, tuple[Category, ...]] = MappingProxyType(
    {
        "apple": (Category.FOOD_COOKING,),
        "bear": (Category.TRAVEL, Category.LIFESTYLE_VLOG),
        "beat": (Category.CREATIVE_DESIGN,),
        "bench": (Category.FITNESS_WELLNESS,),
        "boss": (Category.GAMING,),
        "budget": (Category.BUSINESS_FINANCE,),
        "budgeting": (Category.BUSINESS_FINANCE,),
        "fight": (Category.GAMING, Category.FITNESS_WELLNESS),
        "raise": (Category.BUSINESS_FINANCE,),
        "market": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "growth": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "crash": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "card": (Category.BUSINESS_FINANCE,),
        "cold": (Category.FITNESS_WELLNESS,),
        "container": (Category.TECH_SAAS,),
        "react": (Category.TECH_SAAS,),
        "pan": (Category.FOOD_COOKING,),
        "pixel": (Category.TECH_SAAS,),
        "rock": (Category.ENTERTAINMENT_COMEDY,),
        "run": (Category.FITNESS_WELLNESS,),
        "steps": (Category.FITNESS_WELLNESS, Category.LIFESTYLE_VLOG),
        "weight": (Category.FITNESS_WELLNESS,),
        "wave": (Category.TRAVEL,),
        "wing": (Category.FOOD_COOKING,),
        "wings": (Category.FOOD_COOKING, Category.ENTERTAINMENT_COMEDY),
        "present": (Category.LIFESTYLE_VLOG,),
        "text": (Category.TECH_SAAS,),
        "wrap": (Category.FOOD_COOKING,),
        "fried": (Category.FOOD_COOKING,),
        "pepper": (Category.FOOD_COOKING,),
        "space": (Category.EDUCATION_TUTORIAL,),
        "rate": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "rates": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "punch": (Category.FITNESS_WELLNESS,),
        "ice": (Category.FITNESS_WELLNESS, Category.FOOD_COOKING),
        "hot": (Category.FOOD_COOKING,),
        "hole": (Category.EDUCATION_TUTORIAL,),
        "signal": (Category.TECH_SAAS,),
        "key": (Category.TECH_SAAS,),
        "plant": (Category.LIFESTYLE_VLOG,),
        "train": (Category.TRAVEL,),
        "slow": (Category.LIFESTYLE_VLOG,),
        "calm": (Category.LIFESTYLE_VLOG, Category.FITNESS_WELLNESS),
        "mining": (Category.GAMING,),
        "hardcore": (Category.GAMING,),
        "survived": (Category.GAMING,),
        "survive": (Category.GAMING,),
        "souls": (Category.GAMING,),
        "spring": (Category.LIFESTYLE_VLOG, Category.TRAVEL),
        "diet": (Category.FITNESS_WELLNESS, Category.MEDICAL_HEALTHCARE),
        "race": (Category.GAMING, Category.ENTERTAINMENT_COMEDY),
        "agent": (Category.TECH_SAAS,),
        "stroke": (Category.MEDICAL_HEALTHCARE,),
        "claude": (Category.TECH_SAAS,),
        "ship": (Category.TECH_SAAS,),
        "build": (Category.CREATIVE_DESIGN,),
        "building": (Category.CREATIVE_DESIGN,),
        "fish": (Category.FOOD_COOKING, Category.TRAVEL),
        "king": (Category.EDUCATION_TUTORIAL, Category.GAMING),
        "queen": (Category.EDUCATION_TUTORIAL,),
        "turkey": (Category.FOOD_COOKING,),
        "arm": (Category.FITNESS_WELLNESS,),
        "protein": (Category.FITNESS_WELLNESS,),
    }
)
_BY_TOPIC = 3


@lru_cache(1)
def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    symbol = NEUTRAL
    for word in _THINGS.split():
        if word[0].isalnum():
            index.setdefault(word, symbol)
        else:
            symbol = word[0]
    return index


def pictogram(title: str, category: Category) -> str | None:
    """Return the emoji of the most telling word of a title, or None if no word is known.

    A concrete thing beats a vague word, the first one said beats a later one; a word that means something
    else in another niche counts in its own alone.
    """
    index = _index()
    best: tuple[tuple[bool, int], str] | None = None
    words = words_of(title)
    for word in [*(one + other for one, other in pairwise(words)), *words]:
        known = next((form for form in stem(word) if form in index), None)
        if known is None or category not in _CATEGORY_ONLY.get(known, (category,)):
            continue
        rank = (known not in _VAGUE, min(len(known), _BY_TOPIC))
        if best is None or rank > best[0]:
            best = (rank, index[known])
    return best[1] if best else None
