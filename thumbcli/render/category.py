"""Which niche a title belongs to, by the words in it."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.tongues import in_english

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FALLBACK", "guess_category", "known_category", "stem", "words_of"]

FALLBACK = Category.EDUCATION_TUTORIAL
"""The category of a title that no word gives away."""

_WORDS: Mapping[Category, str] = MappingProxyType(
    {
        Category.TECH_SAAS: """
            ai:3 gpt:4 chatgpt:4 openai:4 claude:3 gemini:2 llm:4 agent:1 saas:4 startup:2 software:3
            app:2 api:4 code:3 coding:3 coder:3 programming:4 programmer:4 developer:4 dev:3 devops:4
            python:4 javascript:4 typescript:4 react:2 rust:3 golang:4 java:3 linux:4 windows:2 mac:2
            macbook:4 iphone:4 ipad:4 android:4 pixel:2 apple:2 google:2 microsoft:3 tesla:2 nvidia:3
            gpu:3 cpu:4 laptop:4 phone:3 smartphone:4 gadget:4 tech:4 technology:4 computer:4 server:3
            database:4 sql:4 postgres:4 sqlite:4 docker:4 kubernetes:4 k8s:4 cloud:3 aws:4 azure:4 cyber:3
            cybersecurity:4 hacker:3 hacked:3 password:3 privacy:2 vpn:4 robot:3 robotic:3 automation:3
            automate:3 nocode:4 web:2 website:2 browser:3 chrome:2 firefox:3 git:4 github:4 terminal:3
            regex:4 bug:2 debug:4 deploy:3 microservice:4 monolith:4 backend:4 frontend:4 fullstack:4
            css:4 html:4 nextjs:4 node:2 vim:4 vscode:4 cursor:2 blockchain:2 quantum:2 chip:2
            semiconductor:3 headphone:3 earbud:3 monitor:2 keyboard:3 mrr:3 b2b:3 crm:3 wifi:4 bluetooth:4
            5g:4 usb:3 ssd:4 raspberry:2 arduino:4 prompt:3 model:1 token:1 algorithm:3 nginx:4
            encryption:4 passkey:4 kernel:3 compiler:4 framework:2 library:1 redis:4 kafka:4 terraform:4
            serverless:4 engineer:3 function:2 refactor:4 electric:2 ev:4 car:1 battery:2 vr:3 headset:3
            starlink:4 drone:3 smartwatch:4 airpods:4 chatbot:4 scalable:3 latency:4 cache:3 compile:3
            hardware:3 router:3 rocket:2 spacex:4 humanoid:4
        """,
        Category.BUSINESS_FINANCE: """
            money:3 rich:3 wealth:4 wealthy:4 millionaire:4 billionaire:3 poor:2 invest:4 investing:4
            investor:4 investment:4 stock:3 market:2 dividend:4 etf:4 fund:2 portfolio:2 crypto:4
            bitcoin:4 ethereum:4 trading:4 trader:4 forex:4 business:4 entrepreneur:4 company:2 ceo:3
            revenue:4 profit:4 sale:2 selling:2 sell:2 marketing:3 customer:2 client:2 pricing:3 price:2
            budget:3 budgeting:4 saving:3 saved:2 save:1 debt:4 loan:4 credit:3 mortgage:3 bank:2 salary:4
            income:4 passive:2 hustle:3 dropshipping:4 ecommerce:4 amazon:2 shopify:4 freelance:3
            freelancer:3 freelancing:3 negotiate:3 negotiation:4 raise:1 tax:3 retire:4 retirement:4 ira:4
            401k:4 estate:3 property:2 rent:2 landlord:4 economy:2 inflation:2 recession:2 finance:4
            financial:4 accounting:4 invoice:4 payroll:4 hiring:2 linkedin:2 career:3 job:2 resume:3
            interview:1 promotion:2 boss:1 office:1 meeting:2 leadership:3 manager:3 productivity:2
            strategy:2 brand:1 branding:2 growth:2 founder:3 bootstrap:3 bootstrapped:3 vc:4 funding:3
            spend:2 spending:2 cost:1 earn:3 earning:3 paid:1 $:2 gold:1 frugal:4 wallet:3 franchise:3
            employee:2 interest:2 compound:2 raised:2 seed:2 million:1 billion:1 entrepreneurship:4
            negotiating:3 networking:2 pitch:2 startup:1 lead:1 coworker:2 hire:2 fired:2 quit:1
            promoted:3 cashflow:4 airbnb:1 side:1 expense:3 ipo:4
        """,
        Category.EDUCATION_TUTORIAL: """
            learn:2 learning:2 study:4 studying:4 student:4 school:3 college:3 university:4 exam:4 test:1
            class:2 course:3 tutorial:2 explained:2 explain:2 lesson:3 teacher:4 teach:3 math:4 maths:4
            algebra:4 calculus:4 geometry:4 physics:4 chemistry:4 biology:3 science:3 history:3 grammar:4
            english:2 spanish:3 french:2 language:3 vocabulary:4 essay:4 writing:1 read:2 reading:3 book:2
            memory:3 memorize:4 forget:2 remember:2 brain:2 homework:4 guide:1 beginner:1 basic:1 step:1
            understand:1 understanding:1 theorem:4 equation:4 fraction:4 atom:3 planet:2 universe:2
            space:2 philosophy:3 psychology:3 sat:3 ielts:4 toefl:4 note:1 notes:2 speed:1 focus:2
            concentrate:3 excel:2 roman:2 empire:3 war:1 ancient:3 dinosaur:3 hole:1 relativity:4
            evolution:3 gravity:4 shakespeare:4 mandarin:3 japanese:1 german:1 fluent:3 speak:2 speaking:2
            phd:4 thesis:4 scholarship:4 kid:1 geography:4 photosynthesis:4 revolution:2 einstein:4
            newton:4 volcano:2 dna:3 cell:2 molecule:4 neuron:3 napoleon:4 pyramid:3 viking:3 medieval:3
            constitution:2 poem:3 poetry:4 novel:2 verb:3 pronunciation:4 airplane:1 ocean:2 mars:2 moon:2
            earth:2 trolley:2 logic:2 paradox:4 probability:4 statistic:3 geology:4 astronomy:4
        """,
        Category.FITNESS_WELLNESS: """
            workout:4 gym:4 fitness:4 exercise:4 muscle:4 abs:4 ab:3 crunch:3 squat:4 pushup:4 pushups:4
            pullup:4 plank:4 cardio:4 hiit:4 lift:2 lifting:4 deadlift:4 bench:2 bicep:4 glute:4 leg:1
            legs:1 chest:1 shoulder:1 arm:1 core:1 stretch:4 stretching:4 stretches:4 mobility:4 yoga:4
            pilates:4 run:2 running:3 runner:4 marathon:4 5k:3 10k:2 fat:3 belly:3 weight:3 protein:3
            calorie:3 creatine:4 bulk:3 bulking:4 cutting:2 physique:4 bodybuilding:4 calisthenics:4
            crossfit:4 dumbbell:4 kettlebell:4 meditation:4 meditate:4 breathing:2 breathwork:4 posture:4
            pain:1 knee:2 wellness:4 detox:3 fasting:3 diet:2 athlete:3 train:2 training:2 trainer:3
            sixpack:4 sweat:3 burn:2 swim:2 swimming:3 cycling:3 bike:1 boxing:3 warmup:4 recovery:2
            flexible:3 flexibility:4 steps:1 sleep:2 plunge:3 sauna:3 walking:2 walk:2 bodyweight:4 jog:4
            jogging:4 hip:2 hamstring:4 triceps:4 sore:2 gymnast:3 vo2:4 strength:3 stronger:3 lean:2
        """,
        Category.MEDICAL_HEALTHCARE: """
            doctor:4 nurse:4 nursing:4 patient:4 hospital:4 medical:4 medicine:4 clinic:4 clinical:4
            surgery:4 surgeon:4 disease:4 diabetes:4 diabetic:4 cancer:4 tumor:4 heart:2 stroke:3 blood:3
            pressure:2 cholesterol:4 symptom:4 diagnosis:4 treatment:3 therapy:3 therapist:3 vaccine:4
            virus:3 covid:4 flu:4 infection:4 antibiotic:4 allergy:4 asthma:4 arthritis:4 migraine:4
            headache:3 anxiety:3 depression:4 adhd:4 autism:4 mental:2 health:3 healthcare:4 pharmacy:4
            drug:2 medication:4 insulin:4 a1c:4 thyroid:4 hormone:3 kidney:4 liver:4 lung:4 gut:2 ibs:4
            pregnancy:4 pregnant:3 baby:1 dental:4 dentist:4 teeth:3 tooth:3 eye:1 skin:1 eczema:4 acne:3
            vitamin:3 immune:4 immunity:4 dementia:4 alzheimer:4 anatomy:3 ekg:4 ecg:4 mri:4 xray:4 cpr:4
            emergency:2 er:1 dose:3 hypertension:4 obesity:3 menopause:4 bacteria:3 insomnia:4
            concussion:4 ozempic:4 telehealth:4 wound:4 melatonin:4 dermatologist:4 cardiologist:4
            neurologist:4 pediatrician:4 psychiatrist:4 supplement:2 pill:3 toxic:1 sleep:1 apnea:4 bone:2
            joint:2 stress:2 burnout:2 trauma:3 addiction:3 alcohol:2 sugar:2 inflammation:4 vaping:4
        """,
        Category.LIFESTYLE_VLOG: """
            vlog:4 morning:3 routine:3 life:2 lifestyle:4 slow:2 calmer:3 calm:2 minimalism:4 minimalist:3
            declutter:4 decluttering:4 cleaning:3 clean:2 home:2 house:1 apartment:3 room:2 bedroom:3
            decor:3 closet:4 outfit:4 fashion:4 style:1 makeup:4 skincare:4 beauty:4 hair:3 haul:3
            thrift:4 thrifting:4 shopping:2 wedding:4 dating:3 date:2 relationship:3 boyfriend:3
            girlfriend:3 husband:3 wife:3 marriage:3 family:2 mom:3 mum:3 dad:2 parenting:3 baby:2
            toddler:3 kids:2 dog:2 puppy:3 cat:2 kitten:3 pet:3 garden:3 gardening:4 plant:3 diary:3
            journal:3 journaling:4 habit:3 self:1 selfcare:4 happy:2 happiness:2 moving:2 moved:2
            birthday:3 christmas:2 holiday:1 sunday:3 reset:3 week:1 weekend:2 motherhood:4 cozy:4 cosy:4
            aesthetic:3 hobby:3 knitting:4 crochet:4 friend:2 solo:1 alone:1 thirty:1 tiny:1 simple:1
            productive:2 evening:2 gratitude:4 jewelry:3 perfume:4 nail:2 manicure:4 tattoo:3 wore:3
            wear:2 living:1 20s:2 30s:2 40s:2 roommate:3 homebody:4 newborn:3 engaged:3 divorce:3
            breakup:4 single:2 vintage:2 ikea:3 organize:3 organizing:3 tidy:3 adulting:4 grwm:5
        """,
        Category.FOOD_COOKING: """
            recipe:4 cook:4 cooking:4 chef:4 kitchen:3 bake:4 baking:4 baked:4 bread:4 sourdough:4 cake:4
            cookie:4 brownie:4 chicken:4 beef:4 steak:4 pork:4 bacon:4 fish:2 salmon:4 shrimp:4 sushi:4
            ramen:4 noodle:4 pasta:4 pizza:4 burger:4 taco:4 burrito:4 curry:4 soup:4 stew:4 salad:3
            sandwich:4 rice:3 egg:3 cheese:4 butter:3 garlic:4 potato:4 fries:4 fried:3 fry:3 grill:3
            grilled:4 bbq:4 roast:3 crispy:4 crispiest:4 sauce:4 spice:3 spicy:3 chocolate:4 dessert:4
            vegan:3 vegetarian:3 vegetable:3 fruit:3 smoothie:3 coffee:2 espresso:3 tea:2 cocktail:4
            wine:3 beer:3 breakfast:3 lunch:3 dinner:3 meal:3 snack:3 food:3 eat:2 eating:2 ate:2 taste:3
            tasting:3 delicious:4 restaurant:3 streetfood:4 oven:3 airfryer:4 fryer:4 pan:2 wok:4 knife:2
            ingredient:4 dumpling:4 pancake:4 kimchi:4 lasagna:4 tofu:4 avocado:4 homemade:2 hummus:4
            biryani:4 paneer:4 wing:2 wings:3 rib:2 brisket:4 pie:3 avocado:4 onion:3 mushroom:3
            michelin:4 foodie:4 prep:1 instant:1 juicy:3 tiramisu:4 croissant:4 donut:4 carbonara:4
            spaghetti:4 costco:2 cream:2 risotto:4 gnocchi:4 brunch:3 buffet:3 mcdonald:3 lasagne:4
            waffle:4 bagel:4 bun:3 meatball:4 sausage:4 tart:3 mozzarella:4 tomato:3 bean:2 lentil:4 oat:3
            honey:2 caramel:4 vanilla:2 gordon:1 ramsay:4 scrambled:3 fluffy:2 crunchy:3 barista:3
            matcha:3 sashimi:4 pho:4
        """,
        Category.TRAVEL: """
            travel:4 traveling:4 travelling:4 traveler:4 trip:4 flight:4 airport:4 airline:4 plane:2
            airplane:1 hotel:4 hostel:4 airbnb:3 backpacking:4 backpack:3 packing:3 suitcase:4 luggage:4
            passport:4 visa:3 itinerary:4 vacation:4 tourist:4 tourism:4 beach:4 island:4 mountain:2
            hike:3 hiking:4 camping:3 camp:2 vanlife:4 roadtrip:4 road:1 cruise:4 train:1 europe:3 asia:3
            africa:3 america:1 japan:4 tokyo:4 kyoto:4 korea:2 seoul:3 china:3 thailand:4 bangkok:4 bali:4
            indonesia:4 vietnam:4 india:2 nepal:4 italy:4 rome:3 paris:4 france:3 spain:3 portugal:4
            lisbon:4 greece:4 iceland:4 norway:4 switzerland:4 london:3 york:2 nyc:3 mexico:4 peru:4
            brazil:3 egypt:3 morocco:4 dubai:4 hawaii:4 turkey:2 istanbul:4 abroad:3 country:2 countries:3
            city:2 destination:4 hidden:1 explore:2 exploring:3 village:2 nomad:4 expat:4 sahara:4
            himalaya:4 everest:4 safari:4 patagonia:4 sunset:2 layover:4 interrail:4 amsterdam:4 berlin:3
            prague:4 budapest:4 singapore:4 maldives:4 croatia:4 scotland:4 ireland:3 alaska:4 bunker:2
            abandoned:2 capsule:2 tour:2 sightseeing:4 wanderlust:4 countryside:3 canyon:3 lake:2
            waterfall:4 jungle:3 desert:2 arctic:3 kenya:4 vienna:4 barcelona:4 madrid:4 milan:3 venice:4
            florence:3 hanoi:4 cairo:3 taipei:4 osaka:4 seville:4 porto:3 copenhagen:4 stockholm:4 oslo:4
            argentina:4 chile:3 colombia:4 cuba:4 zealand:4 australia:3 sydney:3 canada:2 california:2
            florida:2 motorbike:2
        """,
        Category.GAMING: """
            game:3 gaming:4 gamer:4 gameplay:4 minecraft:5 fortnite:5 roblox:5 valorant:5 gta:5 zelda:5
            mario:5 pokemon:5 pokémon:5 nintendo:5 playstation:5 ps5:5 xbox:5 steam:3 speedrun:5
            speedrunning:5 boss:3 fight:1 level:1 hardcore:4 zombie:3 survived:2 survive:1 survival:2 pvp:5
            fps:4 rpg:5 mmo:5 elden:5 ring:1 souls:3 skyrim:5 warzone:5 cod:4 apex:3 league:2 legends:2 dota:5
            counterstrike:5 csgo:5 cs2:5 esport:5 esports:5 twitch:4 streamer:3 noob:5 pro:1 lobby:4 loot:4
            craft:2 spawn:5 mod:3 mods:4 modded:5 server:1 controller:3 console:3 quest:3 dungeon:5 dragon:2
            sniper:3 clutch:4 ranked:5 glitch:3 easter:1 secrets:1 sims:4 stardew:5 hogwarts:2 starfield:5
            cyberpunk:4 overwatch:5 smash:3 tetris:5 chess:3 doom:3 halo:4 terraria:5 hades:3 permadeath:5
            nuzlocke:5 mode:1
        """,
        Category.ENTERTAINMENT_COMEDY: """
            funny:4 funniest:4 comedy:4 comedian:4 joke:4 prank:5 meme:4 memes:4 laugh:4 hilarious:4
            roast:2 roasting:3 react:3 reacting:4 reaction:4 cringe:4 challenge:3 trying:2 try:1 weird:2
            tiktok:3 viral:2 youtube:1 youtuber:2 celebrity:3 movie:3 film:2 netflix:3 series:1 anime:4
            marvel:4 disney:3 starwars:4 trailer:4 actor:3 concert:3 song:3 music:2 dance:3 karaoke:4
            magic:2 trick:2 hack:1 hacks:2 internet:2 gone:1 wrong:2 awkward:4 fail:3 fails:4 standup:3
            skit:5 parody:5 impression:3 impressions:4 worst:1 ranking:2 tier:2 guess:2 quiz:1 mrbeast:5
            drama:3 gossip:4 spoiler:4 episode:1 sitcom:5 podcast:1 halloween:2 costume:3 villain:3
            superhero:4 crazy:1 sing:3 handcuffed:4 blindfolded:4 stranger:2 strangers:3 hide:2 seek:2
            box:1 mystery:1 swap:2 bet:2 dare:4 oscar:4 grammy:4 hollywood:3 kardashian:4 snl:5 mukbang:3
            asmr:3 ventriloquist:5 improv:5 troll:3 tierlist:4 album:3 band:2 beatles:4 idol:3 kpop:4
            bts:4 finale:3 binge:3 trivia:3
        """,
        Category.NEWS_COMMENTARY: """
            news:4 breaking:4 fed:4 election:5 president:4 trump:5 biden:5 congress:5 senate:5
            parliament:5 minister:4 government:4 policy:3 politics:5 political:4 vote:4 law:3 court:4
            supreme:3 judge:3 war:3 ukraine:5 russia:4 israel:5 gaza:5 china:1 taiwan:3 nato:5 un:2
            climate:4 crisis:3 protest:5 strike:3 police:3 crime:3 scandal:4 investigation:4 report:2
            rates:3 rate:2 inflation:3 recession:3 economy:3 housing:3 market:1 tariff:5 tariffs:5
            sanction:5 immigration:5 border:3 oil:2 energy:1 earthquake:4 hurricane:4 wildfire:4 flood:3
            storm:2 media:2 opinion:3 debate:4 analysis:3 explained:1 update:1 happening:3 collapse:3
            collapsing:3 ban:3 banned:2 bill:2 shutdown:4 lawsuit:4 merger:2 layoff:3 layoffs:3 global:2
            world:1 nation:3 leaked:2 whistleblower:5 union:2 mayor:5 governor:5 refugee:5 ceasefire:5
            summit:3 cuts:1 headline:3 journalist:4 truth:1 propaganda:5 sanctions:2 iran:4 korea:1
            putin:5 zelensky:5 brexit:5 eu:2 european:2 europe:1 gas:2 blackout:3 migrant:4 coup:5
            dictator:4 democracy:4 republican:5 democrat:5 debt:1 outage:3 nuclear:3 missile:4
        """,
        Category.CREATIVE_DESIGN: """
            design:4 designer:4 designing:4 figma:5 framer:5 canva:5 photoshop:5 illustrator:4 blender:4
            procreate:5 logo:4 typography:5 font:4 color:3 colour:3 palette:4 layout:4 ui:4 ux:5
            wireframe:5 mockup:5 branding:3 brand:1 poster:4 illustration:5 drawing:4 draw:3 sketch:4
            sketching:4 paint:3 painting:4 watercolor:5 watercolour:5 art:3 artist:3 photography:4 photo:3
            photographer:4 camera:2 lens:3 lightroom:5 editing:3 edit:2 premiere:4 davinci:5 capcut:5
            animation:4 motion:3 animate:4 3d:3 render:2 aftereffects:5 video:1 filmmaking:4 cinematic:4
            portfolio:3 creative:3 creativity:4 graphic:4 calligraphy:5 lettering:5 craft:2 diy:2
            pottery:4 ceramics:4 sewing:3 origami:4 architecture:3 interior:3 gradient:4 svg:4 thumbnail:3
            thumbnails:3 aesthetic:1 kerning:5 moodboard:5 inspiration:2 portrait:3 composition:3
            landing:1 pixel:1 cover:1 guitar:2 piano:2 beat:1 songwriting:3 redesign:4 redesigning:5
            grading:2 anatomy:1 shading:4 perspective:2 acrylic:4 brush:3 ink:2 doodle:4 comic:3 manga:3
            pixelart:4 vector:3 lut:4 reel:2 zine:4 vinyl:2 woodworking:4 resin:4 embroidery:4
            photoshoot:4 bokeh:4 sculpt:4 sculpting:4
        """,
    }
)
_PHRASES: tuple[tuple[str, Category, int], ...] = (
    ("ice cream", Category.FOOD_COOKING, 4),
    ("how do", Category.EDUCATION_TUTORIAL, 2),
    ("steps a day", Category.FITNESS_WELLNESS, 4),
    ("in my 20s", Category.LIFESTYLE_VLOG, 3),
    ("in my 30s", Category.LIFESTYLE_VLOG, 3),
    ("electric cars", Category.TECH_SAAS, 2),
    ("street food", Category.FOOD_COOKING, 6),
    ("air fryer", Category.FOOD_COOKING, 5),
    ("meal prep", Category.FOOD_COOKING, 4),
    ("real estate", Category.BUSINESS_FINANCE, 4),
    ("side hustle", Category.BUSINESS_FINANCE, 4),
    ("stock market", Category.BUSINESS_FINANCE, 3),
    ("six pack", Category.FITNESS_WELLNESS, 4),
    ("push ups", Category.FITNESS_WELLNESS, 4),
    ("lose weight", Category.FITNESS_WELLNESS, 4),
    ("back pain", Category.FITNESS_WELLNESS, 4),
    ("mental health", Category.MEDICAL_HEALTHCARE, 3),
    ("heart attack", Category.MEDICAL_HEALTHCARE, 4),
    ("blood pressure", Category.MEDICAL_HEALTHCARE, 3),
    ("day in my life", Category.LIFESTYLE_VLOG, 6),
    ("day in the life", Category.LIFESTYLE_VLOG, 6),
    ("get ready with me", Category.LIFESTYLE_VLOG, 6),
    ("morning routine", Category.LIFESTYLE_VLOG, 3),
    ("life hacks", Category.ENTERTAINMENT_COMEDY, 3),
    ("gone wrong", Category.ENTERTAINMENT_COMEDY, 4),
    ("try not to", Category.ENTERTAINMENT_COMEDY, 5),
    ("last to leave", Category.ENTERTAINMENT_COMEDY, 6),
    ("days in", Category.TRAVEL, 2),
    ("hours in", Category.TRAVEL, 1),
    ("road trip", Category.TRAVEL, 4),
    ("world record", Category.GAMING, 1),
    ("video game", Category.GAMING, 3),
    ("boss fight", Category.GAMING, 3),
    ("series a", Category.BUSINESS_FINANCE, 5),
    ("remote work", Category.BUSINESS_FINANCE, 4),
    ("saying no", Category.LIFESTYLE_VLOG, 2),
    ("what it means", Category.NEWS_COMMENTARY, 2),
    ("supreme court", Category.NEWS_COMMENTARY, 4),
    ("machine learning", Category.TECH_SAAS, 5),
    ("open source", Category.TECH_SAAS, 4),
    ("landing page", Category.CREATIVE_DESIGN, 3),
    ("stop motion", Category.CREATIVE_DESIGN, 4),
    ("how to draw", Category.CREATIVE_DESIGN, 3),
    ("black hole", Category.EDUCATION_TUTORIAL, 4),
    ("world war", Category.EDUCATION_TUTORIAL, 4),
)
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_MY_DAY = re.compile(r"^(?:my|a day|our)\b", re.IGNORECASE)
_SHORTEST_STEM = 4
_SURE = 2


@lru_cache(1)
def _index() -> dict[str, list[tuple[Category, int]]]:
    index: dict[str, list[tuple[Category, int]]] = {}
    for category, words in _WORDS.items():
        for entry in words.split():
            word, _, weight = entry.rpartition(":")
            index.setdefault(word, []).append((category, int(weight)))
    return index


def words_of(title: str) -> list[str]:
    """Return the words of a title in lower case, without possessive endings; foreign ones in English too."""
    found = (word.lower().replace("\u2019", "'") for word in _TOKEN.findall(title))
    words = [word.removesuffix("'s") for word in found]
    return words + in_english(title, words)


def stem(word: str) -> tuple[str, ...]:
    """Return the word and what it may be the plural of, most likely first."""
    if len(word) < _SHORTEST_STEM or not word.endswith("s") or word.endswith("ss"):
        return (word,)
    if word.endswith("ies"):
        return (word, word[:-3] + "y", word[:-1])
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word[:-1])


def guess_category(title: str) -> Category:
    """Return the category that most of a title's words speak for; never `auto`.

    A title without a known word is a vlog if it starts with "My", else a lesson.
    """
    known = known_category(title)
    if known is not None:
        return known
    return Category.LIFESTYLE_VLOG if _MY_DAY.match(title) else FALLBACK


def known_category(title: str) -> Category | None:
    """Return the category that most of a title's words speak for; None if too little speaks for any.

    Each known word adds its weight to its categories, each known phrase too; the first of equals in the
    contract's order wins.
    """
    words = words_of(title)
    index = _index()
    scores = dict.fromkeys(_WORDS, 0)
    for word in words:
        known = next((index[form] for form in stem(word) if form in index), ())
        for category, weight in known:
            scores[category] += weight
    joined = f" {' '.join(words)} "
    for phrase, category, weight in _PHRASES:
        if f" {phrase} " in joined:
            scores[category] += weight
    best = max(scores, key=lambda category: scores[category])
    return best if scores[best] >= _SURE else None
