"""Which words each icon stands for."""

from __future__ import annotations

__all__ = ["THINGS"]

THINGS = """
\ue000 chip chips microchip semiconductor semiconductors chipmaker chipmakers processor processors cpu cpus
gpu gpus npu tpu nvidia amd intel tsmc asml qualcomm broadcom snapdragon ryzen geforce rtx blackwell
transistor transistors silicon wafer lithography fpga risc cuda dram ram hbm hbm3 hbm4 ddr5 ddr6 motherboard
supercomputer
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
🛜 wifi router hotspot
📡 satellite 5g signal radio
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
📐 architect math maths geometry algebra calculus equation theorem architecture fraction trigonometry
🌍 geography earth world global climate africa europe
🗣 speak speaking language fluent vocabulary grammar verb verbs pronunciation accent
📚 study studying exam book reading read literature library learn learning essay homework
📝 coverletter
✏ write writing sketch draw drawing journal journaling
🎓 student college university degree school graduate phd scholarship graduation course
🧠 anxiety panicattack therapy therapist depression brain mind memory forget memorize remember psychology
think focus smart adhd mental dementia alzheimer
⏰ morning alarm productivity productive procrastinate procrastinating procrastination routine
💰 money rich poor wealth wealthy millionaire billionaire cash salary income passive saving saved save
  frugal 401k
🐷 piggy budget budgeting pension retirement
💵 dollar compound interest earn earning raise paid
💳 credit debt loan card spending spend
📈 stock stocks etf invest investing investor investment market growth dividend etf profit revenue
trading
  portfolio economy sales b2b
📉 crash crashing recession collapse collapsing layoff layoffs decline inflation
🏦 bank fed rates rate mortgage
🪙 bitcoin crypto ethereum blockchain coin gold
🏠 house home housing rent landlord apartment property estate airbnb tiny
💼 business work remote job career ceo entrepreneur freelance freelancer office manager quit fired resume
  interview company founder
🤝 deal negotiate negotiation client customer hiring partnership teamwork networking leadership
🏷 price prices pricing discount coupon
🧾 tax taxes invoice receipt accounting
🛒 ecommerce shopping dropshipping shopify grocery groceries amazon haul supermarket
📣 marketing announcement promotion advertising brand branding influencer
💪 workout muscle gym abs ab crunch crunches pushup pushups bicep strong strength bulk bulking
calisthenics
  protein plank arm creatine
🏋 kettlebell weight weights deadlift squat squats bench lifting lift barbell dumbbell weightlifting
👟 run running runner marathon cardio jogging 5k 10k sprint hiit steps
🧘 yoga meditation meditate stretch stretches stretching breathing mindfulness mobility flexibility calm
  posture pilates flexible
🚲 cycling bike bicycle
🏊 swim swimming
🥊 boxing fight punch mma
⚖ law court judge lawsuit justice legal lawyer courtroom
🥗 salad diet calorie healthy vegan vegetarian vegetable vegetables
🛌 sleep sleeping bed bedroom nap insomnia tired
🧊 ice cold plunge frozen freeze
🩺 doctor nurse medical medicine hospital diabetes symptom disease patient diagnosis clinic health
  healthcare a1c
🫀 cardiology cholesterol heartattack heartdisease heartfailure heartrate heartbeat
❤ heart love relationship romance valentine
🩸 blood insulin
💉 vaccine vaccination injection ozempic
🤒 flu sick illness
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
💄 nail nails manicure
💍 wedding marriage married engagement husband wife engaged
☕ coffee espresso cafe latte
🍵 tea matcha
🧹 clean cleaning declutter decluttering minimalism minimalist organize organizing tidy reset
🪴 plant plants houseplant gardening garden
🐶 dog puppy dogs beagle labrador poodle husky bulldog corgi dachshund terrier chihuahua retriever
rottweiler
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
🥫 sauce sauces ketchup
🍺 beer alcohol sober sobriety drink drinking drinks
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
⛽ gasstation
🏎 f1 formula1 verstappen mclaren supercar supercars hypercar lamborghini bugatti corvette horsepower
🚙 suv offroad jeep 4x4
🛻 pickup
🚗 ev evs hybrid audi mercedes honda nissan mazda subaru volkswagen volvo hyundai rivian byd sedan hatchback
camaro v8 turbo car cars engine mustang porsche ferrari bmw toyota roadtrip drive driving tesla
🚐 van vanlife
🚢 ferry cruise ship titanic
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
🏈 nfl quarterback touchdown superbowl linebacker
⚽ transfermarket premierleague championsleague worldcup laliga messi ronaldo mbappe haaland liverpool arsenal
chelsea footballer goalkeeper penalty football soccer
🏀 lebron dunk basketball nba
😂 funny joke comedy meme memes laugh hilarious prank funniest jokes fails
😱 horror scary haunted shocking creepy terrifying
😬 cringe awkward
👻 ghost
🎬 movie film netflix cinema hollywood trailer filmmaking cinematic director
🎥 video vlog youtube youtuber streaming streamer
🎤 karaoke sing singing standup comedian rap
🎸 guitar rock
🎹 piano
🎼 zimmer mozart beethoven soundtrack composer composing
🎵 chord chords music song concert spotify melody beat songwriting
🪄 magic magician
🪩 dance dancing dancer
🦸 superhero marvel
🏹 archery
✊ strike strikes protest protests protesters picket boycott
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
☢ nuclear uranium reactor chernobyl radioactive
💿 vinyl turntable
🍖 bbq barbecue grill grilling grilled
🥘 paella stew casserole
🥣 porridge oatmeal oats cereal
🪡 embroidery quilt quilting
🦞 lobster
🪂 skydiving parachute
🧋 boba
🍹 mojito margarita
🫖 teapot
🏡 cabin cottage renovation renovate remodel homestead
🪶 poem poetry
🎟 ticket tickets
🏯 samurai shogun
🦴 bone bones fossil osteoporosis
🩻 xray
🩹 wound injury injuries bandage
😷 pandemic
😴 snoring
🛡 insurance firewall antivirus
📝 notes notetaking
🛵 moped vespa
🗑 trash waste
⏳ hourfast dayfast waterfast time deadline hourglass fasting
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
🐝 bee bees beekeeping beekeeper honeybee beehive hive
🐟 fish fishing
🐎 horse
🐻 bear
🦅 eagle
🌊 submarine submarines shipwreck tsunami flood floods flooding ocean sea wave surfing
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
🫶 gratitude grateful thankful
🤲 pray prayer
😊 happy happiness
👪 family parenting
🏫 classroom
🚫 ban banned stop forbidden never
📱 tweet tweets appleevent appleevents instagram facebook twitter snapchat whatsapp samsung galaxy
xiaomi oneplus
touchscreen screentime 🎤 keynote wwdc microphone 📉 plunge plunged plunging slump crashes bankruptcy
🎗 cancer tumor tumour leukemia chemo chemotherapy lymphoma oncology 🕯 death deaths died funeral
grief grieving mourn mourning suicide obituary massacre genocide holocaust tragedy stillbirth
miscarriage hospice famine widow widower abuse abused 📷 fujifilm nikon canon leica gopro hasselblad
polaroid selfie mirrorless dslr 🕹 joystick atari sega steamdeck gameboy 🪑 desk chair ikea furniture
stool bench 🛋 sofa couch livingroom armchair 🛏 mattress pillow 🚪 door doorbell 🪟 window curtain 🛁
bath bathtub bathroom 🚿 shower 🚽 toilet 🪞 mirror 🧺 laundry basket 🧽 sponge dishwasher dishes 🕰 clock
antique 🔦 flashlight lamp 🧱 brick wall bricks 🪜 ladder 🔨 hammer carpenter carpentry 🪚 woodworking
woodwork sawmill 🔩 screw bolt 🔧 wrench mechanic plumber plumbing 🪓 axe lumberjack ✂ scissors scissor
🪛 screwdriver 🧰 toolbox workshop 🪣 bucket 🌡 temperature thermometer heatwave fever 💨 wind windy
breeze 🌈 rainbow 🌫 fog foggy mist smog ☔ umbrella rainy ⛈ thunder thunderstorm ⛄ snowman blizzard 🌱
photosynthesis grow growing grew seed seeds seedling sprout compost balcony greenhouse planting 🪴
cactus succulent
monstera bonsai flowerpot 🌵 cacti 🌻 sunflower 🌷 tulip 🌹 roses 💐 flower flowers bouquet florist 🍀
clover 🍂 autumn foliage 🌴 palm jungle rainforest 🌾 farm farmer farming wheat harvest 🚜 tractor 🚴
cyclist 🚌 bus coach 🚋 tram streetcar subway metro 🚚 truck trucker lorry moving 🏍 motorcycle
motorbike 🛴 scooter 🛹 skateboard skateboarding skate 🚁 helicopter 🚕 taxi cab uber ⛵ sailing sailboat
sail yacht 🛶 canoe kayak kayaking rowing 🚑 ambulance paramedic 🚒 firefighter firetruck ⛽ petrol
gasoline fuel 🛞 tire tyre wheel 🛣 road highway motorway 🌉 bridge 🐄 cow cows cattle 🐖 pig pigs 🐑
sheep wool 🐐 goat 🐔 hen hens rooster chick 🦆 ducks duckling 🦢 swan 🦉 owl 🐦 bird birds birdwatching 🕊
pigeon dove ceasefire truce peace 🐧 penguin penguins 🦜 parrot 🦩 flamingo 🐢 turtle tortoise 🐍 snake
snakes 🦎 lizard
gecko 🐊 crocodile alligator 🐸 frog 🦊 fox 🐺 wolf wolves 🐘 elephant 🦒 giraffe 🦓 zebra 🐅 tiger 🐒 monkey
🦍 gorilla 🐇 rabbit bunny 🐿 squirrel 🐹 hamster 🦔 hedgehog 🦇 bats 🐀 rat rats 🦋 butterfly butterflies 🐌
snail 🐞 ladybug beetle 🐜 ant ants 🕷 spider spiders 🐙 octopus 🐬 dolphin 🐋 whale 🦀 crab 🦘 kangaroo 🦥
sloth 🐨 koala 👖 jeans trousers 👕 shirt tshirt sweatshirt hoodie 👔 suit necktie 🧥 coat jacket 🧦 sock
socks 🧣 scarf 🧤 glove gloves mitten 🧢 hat hats beanie 👠 heels 🥾 boots 👟 shoe shoes sneaker sneakers
👜 handbag purse tote 🕶 sunglasses 👓 glasses eyeglasses ⌚ smartwatch wristwatch rolex 💎 jewelry
jewellery necklace earring earrings 🎷 saxophone jazz 🎺 trumpet 🥁 drum drums drummer 🎻 violin cello
orchestra 🪕 banjo 📯 horn 🎼 symphony composer 📻 radio broadcast 🎾 tennis 🏐 volleyball ⚾ baseball 🏉
rugby 🏓 pingpong 🏸 badminton 🏒 hockey 🏏 cricket ⛳ golf golfer 🎿 ski skiing skis 🏂 snowboard
snowboarding ⛸ skating 🏄 surfer surfboard 🧗 climbing climber bouldering 🤿 diving scuba snorkeling 🎳
bowling 🥋 karate judo 🤺 fencing 🏇 jockey 🏅 olympics olympic medal 🏘 village villages neighborhood
neighbourhood suburb pueblo 🏙 city cities skyline downtown 🏚 earthquake ruin ruins shack 🏥
ward ⛪ church
cathedral 🕌 mosque 🛕 temple 🏟 stadium 🏭 factory 🏬 mall 🏪 shop shops store ⛺ tent 👮 cop cops 👷
plumber bricklayer 🏘 neighbor neighbour 👥 stranger strangers 👵 grandma grandmother granny abuela 👴
grandpa
grandfather grandparent 🤱 mother mom mum motherhood 🧔 beard shave shaving 💌 letters postcard 📦 package
parcel
packaging box 🖱 mouse trackpad 🖥 monitor screen display oled 📺 tv television 📽 projector 🎙 interview
podcaster 🔊 sound speaker speakers loudspeaker 🧭 compass 🗝 escape ⛓ chain ⚓ anchor 🥕 carrot
carrots 🌽 corn
🍅 tomato tomatoes 🍆 eggplant aubergine 🥒 cucumber pickle pickles 🥦 broccoli 🥬 cabbage kale lettuce
spinach kimchi 🧅 onion onions 🍓 strawberry strawberries 🍌 banana bananas 🍋 lemon lemons 🍇 grape
grapes 🍉 watermelon 🍊 orange oranges 🍑 peach 🍍 pineapple 🥭 mango 🍒 cherry cherries 🍯 honey 🥜 peanut
peanuts nut nuts 🧂 salt 🥛 milk 🍶 sake 🥃 whiskey whisky 🧁 cupcake 🍿 popcorn 🍬 sugar candy sweets
🍭 lollipop 🧇 waffle waffles 🌭 hotdog sausage 🦐 shrimp prawn 🎈 balloon party 🎉 celebrate celebration
anniversary
🎪 circus 🎭 theatre theater broadway 🎢 rollercoaster themepark 🧸 teddy toy toys doll 🪁 kite 🃏 poker
cards 📎 paperclip stationery 🖊 pen pens fountain ✉ postal stamp 🔖 bookmark 🗂 archive folder 🧮 abacus
🪐 astronomer 🪲 cockroach 🦟 mosquito mosquitoes 🪰 flies 🧼 soap 🪥 toothbrush 🪒 razor 🧻 toiletpaper 🛗
elevator 🔭 stargazing
"""
"""Each emoji before the words that it stands for; of a word that stands twice, the first counts."""
