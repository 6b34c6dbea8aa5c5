"""The words that give a niche away, each with its weight: 1 hints, 3 speaks plainly, 5 is certain."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WORDS"]

WORDS: Mapping[Category, str] = MappingProxyType(
    {
        Category.TECH_SAAS: """
            ai:3 gpt:4 chatgpt:4 openai:4 claude:3 gemini:2 llm:4 agent:1 saas:4 startup:2 software:3 app:2
            api:4 code:3 coding:3 coder:3 programming:4 programmer:4 developer:4 dev:3 devops:4 python:4
            javascript:4 typescript:4 react:2 rust:3 golang:4 java:3 linux:4 windows:2 mac:2 macbook:4
            iphone:4 ipad:4 android:4 pixel:2 apple:2 google:2 microsoft:3 tesla:2 nvidia:3 gpu:3 cpu:4
            laptop:4 phone:3 smartphone:4 gadget:4 tech:4 technology:4 computer:4 server:3 database:4 sql:4
            postgres:4 sqlite:4 docker:4 kubernetes:4 k8s:4 cloud:3 aws:4 azure:4 cyber:3 cybersecurity:4
            hacker:3 hacked:3 password:3 privacy:2 vpn:4 robot:3 robotic:3 automation:3 automate:3 nocode:4
            web:2 website:2 browser:3 chrome:2 firefox:3 git:4 github:4 terminal:3 regex:4 bug:2 debug:4
            deploy:3 microservice:4 monolith:4 backend:4 frontend:4 fullstack:4 css:4 html:4 nextjs:4 node:2
            vim:4 vscode:4 cursor:2 blockchain:2 quantum:2 chip:2 semiconductor:3 headphone:3 earbud:3
            monitor:2 keyboard:3 mrr:3 b2b:3 crm:3 wifi:4 bluetooth:4 5g:4 usb:3 ssd:4 raspberry:2 arduino:4
            prompt:3 model:1 token:1 algorithm:3 nginx:4 encryption:4 passkey:4 kernel:3 compiler:4
            framework:2 library:1 redis:4 kafka:4 terraform:4 serverless:4 engineer:3 function:2 refactor:4
            electric:2 ev:4 car:1 battery:2 vr:3 headset:3 starlink:4 drone:3 smartwatch:4 airpods:4 chatbot:4
            scalable:3 latency:4 cache:3 compile:3 hardware:3 router:3 rocket:2 spacex:4 humanoid:4 smart:1
            url:4 downtime:4 migration:3 migrate:3 production:2 attacker:4 hack:1 bypass:2 authentication:5
            factor:2 onboarding:3 activation:3 churn:4 stack:2 queue:3 async:4 thread:2 webhook:5 oauth:5
            scale:2 scaling:2 cli:5 ide:4 neovim:5 emacs:5 elixir:4 kotlin:5 swift:3 django:5 rails:3
            laravel:5 php:5 flask:3 fastapi:5 svelte:5 vue:4 angular:4 webassembly:5 wasm:5 graphql:5
            mongodb:5 firmware:4 sensor:3 iot:5 malware:5 ransomware:5 phishing:5 breach:3 firewall:5
            spyware:5 encrypt:4 inbox:2 email:1 notion:3 slack:3 zapier:5 copilot:4 embedding:4 rag:4
            inference:4 neural:4 dataset:4 benchmark:3 tablet:3 foldable:4 folding:2 processor:4 ram:3 oled:4
            usbc:4 charger:3 charging:2 autonomous:3 selfdriving:4 telescope:1 mvp:4 beta:2 feature:1
            rollback:4 incident:3 outage:1 uptime:4 logging:3 observability:5 monitoring:3 testing:1 tdd:4
            ci:3 pipeline:2 yaml:5 json:5 csv:3 spreadsheet:2 extension:2 plugin:3 wordpress:4 seo:3 domain:2
            hosting:3 ssl:5 dns:5 homelab:5 nas:4 selfhost:5 selfhosted:5 selfhosting:5 siri:4 alexa:4
            spying:3 tracking:2 deepfake:4 transformer:2 data:2
        """,
        Category.BUSINESS_FINANCE: """
            money:3 rich:3 wealth:4 wealthy:4 millionaire:4 billionaire:3 poor:2 invest:4 investing:4
            investor:4 investment:4 stock:3 market:2 dividend:4 etf:4 fund:2 portfolio:2 crypto:4 bitcoin:4
            ethereum:4 trading:4 trader:4 forex:4 business:4 entrepreneur:4 company:2 ceo:3 revenue:4 profit:4
            sale:2 selling:2 sell:2 marketing:3 customer:2 client:2 pricing:3 price:2 budget:3 budgeting:4
            saving:3 saved:2 save:1 debt:4 loan:4 credit:3 mortgage:3 bank:2 salary:4 income:4 passive:2
            hustle:3 dropshipping:4 ecommerce:4 amazon:2 shopify:4 freelance:3 freelancer:3 freelancing:3
            negotiate:3 negotiation:4 raise:2 tax:3 retire:4 retirement:4 ira:4 401k:4 estate:3 property:2
            rent:2 landlord:4 economy:2 inflation:2 recession:2 finance:4 financial:4 accounting:4 invoice:4
            payroll:4 hiring:2 linkedin:2 career:3 job:2 resume:3 interview:1 promotion:2 boss:1 office:1
            meeting:2 leadership:3 manager:3 productivity:2 strategy:2 brand:1 branding:2 growth:2 founder:3
            bootstrap:3 bootstrapped:3 vc:4 funding:3 spend:2 spending:2 cost:1 earn:3 earning:3 paid:1 $:2
            gold:1 frugal:4 wallet:3 franchise:3 employee:2 interest:2 compound:2 raised:2 seed:2 million:1
            billion:1 entrepreneurship:4 negotiating:3 networking:2 pitch:2 startup:1 lead:1 coworker:2 hire:2
            fired:2 quit:1 promoted:3 cashflow:4 airbnb:1 side:1 expense:3 ipo:4 laundromat:4 buffett:5
            agency:3 firm:3 figure:2 annual:2 raising:1 cheque:2 paycheck:4 bonus:2 equity:4 share:1
            shareholder:4 valuation:5 acquisition:4 acquire:3 exit:2 monopoly:3 oligopoly:4 supply:2 demand:2
            logistics:3 retail:3 store:2 restaurateur:3 bookkeeping:5 cfo:5 cmo:4 coo:3 kpi:5 okr:5 meetings:2
            remote:2 hybrid:1 layoff:1 severance:5 wage:3 minimum:1 pension:4 annuity:5 insurance:3 premium:2
            deductible:3 cash:3 wire:1 savings:3 bonds:3 bond:2 treasury:3 nasdaq:5 sp500:5 hedge:4
            arbitrage:5 leverage:3 yield:3 broke:1 bankrupt:4 bankruptcy:4 affiliate:4 realtor:5 tenant:4
            flip:1 flipping:2 copywriting:4 advertising:3 ads:3 ad:2 email:1 funnel:4 niche:2 audience:2
            newsletter:3 boardroom:4 partnership:3 contract:2 deal:2 negotiator:4 charge:2 undercharge:3
            undercharging:4 overhead:3 margin:2 ebay:4 etsy:4 wholesale:4 vending:4 costco:1 walmart:3 ikea:1
            workweek:4 dollar:2 euro:1 expensive:1 cheap:1 wealthiest:4 lottery:2
        """,
        Category.EDUCATION_TUTORIAL: """
            learn:2 learning:2 study:4 studying:4 student:4 school:3 college:3 university:4 exam:4 test:1
            class:2 course:3 tutorial:2 explained:2 explain:2 lesson:3 teacher:4 teach:3 math:4 maths:4
            algebra:4 calculus:4 geometry:4 physics:4 chemistry:4 biology:3 science:3 history:3 grammar:4
            english:2 spanish:3 french:2 language:3 vocabulary:4 essay:4 writing:1 read:2 reading:3 book:2
            memory:3 memorize:4 forget:2 remember:2 brain:2 homework:4 guide:1 beginner:1 basic:1 step:1
            understand:1 understanding:1 theorem:4 equation:4 fraction:4 atom:3 planet:2 universe:2 space:2
            philosophy:3 psychology:3 sat:3 ielts:4 toefl:4 note:1 notes:2 speed:1 focus:2 concentrate:3
            excel:2 roman:2 empire:3 war:1 ancient:3 dinosaur:3 hole:1 relativity:4 evolution:3 gravity:4
            shakespeare:4 mandarin:3 japanese:1 german:1 fluent:3 speak:2 speaking:2 phd:4 thesis:4
            scholarship:4 kid:1 geography:4 photosynthesis:4 revolution:2 einstein:4 newton:4 volcano:2 dna:3
            cell:2 molecule:4 neuron:3 napoleon:4 pyramid:3 viking:3 medieval:3 constitution:2 poem:3 poetry:4
            novel:2 verb:3 pronunciation:4 airplane:1 ocean:2 mars:2 moon:2 earth:2 trolley:2 logic:2
            paradox:4 probability:4 statistic:3 geology:4 astronomy:4 palace:2 examiner:4 introduction:1
            chord:2 sample:1 answer:1 map:2 mathematics:4 prime:2 integral:4 derivative:4 matrix:2 periodic:3
            table:1 electron:4 quantum:1 thermodynamics:5 ecosystem:3 species:2 mitochondria:5 civilization:3
            civilisation:3 dynasty:4 king:1 queen:1 emperor:3 ottoman:4 greek:2 egyptian:3 aztec:4 inca:4
            myth:2 mythology:4 bible:2 religion:2 sociology:4 economics:2 linguistics:5 etymology:5 alphabet:4
            accent:2 idiom:4 tense:2 noun:4 adjective:4 italian:2 korean:2 arabic:2 russian:2 chinese:2
            latin:3 hieroglyph:5 hieroglyphs:5 tutor:3 classroom:4 kindergarten:4 preschool:4 flashcard:5
            flashcards:5 anki:5 pomodoro:3 revise:3 revision:3 procrastinate:2 procrastinating:2
            procrastination:2 lecture:4 professor:4 mit:3 harvard:3 oxford:3 gcse:5 gre:4 gmat:5 lsat:5
            curious:2 scientist:3 scientific:3 experiment:2 invented:3 invention:3 inventor:3 discovered:2
            discovery:2 theory:2 light:1 sound:1 magnet:4 electricity:3 nuclear:1 asteroid:3 comet:4 galaxy:3
            telescope:3 sun:2 solar:2 eclipse:4 fossil:4 tectonic:5 weather:2 tide:3 whale:2 octopus:3
            insect:3 ant:2 bee:2 bird:2 crossword:2 puzzle:2 instrument:2
        """,
        Category.FITNESS_WELLNESS: """
            workout:4 gym:4 fitness:4 exercise:4 muscle:4 abs:4 ab:3 crunch:3 squat:4 pushup:4 pushups:4
            pullup:4 plank:4 cardio:4 hiit:4 lift:2 lifting:4 deadlift:4 bench:2 bicep:4 glute:4 leg:1 legs:1
            chest:1 shoulder:1 arm:1 core:1 stretch:4 stretching:4 stretches:4 mobility:4 yoga:4 pilates:4
            run:2 running:3 runner:4 marathon:4 5k:3 10k:2 fat:3 belly:3 weight:3 protein:3 calorie:2
            creatine:4 bulk:3 bulking:4 cutting:2 physique:4 bodybuilding:4 calisthenics:4 crossfit:4
            dumbbell:4 kettlebell:4 meditation:4 meditate:4 breathing:2 breathwork:4 posture:4 pain:1 knee:2
            wellness:4 detox:3 fasting:3 diet:2 athlete:3 train:2 training:2 trainer:3 sixpack:4 sweat:3
            burn:2 swim:2 swimming:3 cycling:3 bike:1 boxing:3 warmup:4 recovery:2 flexible:3 flexibility:4
            steps:1 sleep:2 plunge:3 sauna:3 walking:2 walk:2 bodyweight:4 jog:4 jogging:4 hip:2 hamstring:4
            triceps:4 sore:2 gymnast:3 vo2:4 strength:3 stronger:3 lean:2 transformation:2 upper:2 lower:1
            routine:1 rep:3 reps:4 barbell:5 treadmill:5 rower:3 rowing:4 sprint:4 sprinting:4 triathlon:5
            ironman:4 ultramarathon:5 hyrox:5 warmups:3 cooldown:4 dumbbells:4 biceps:4 quad:3 quads:4 calf:3
            calves:3 lats:4 traps:2 abdominal:4 obliques:5 splits:3 handstand:5 muscleup:5 dip:2 dips:3 pull:1
            push:1 hypertrophy:5 macro:2 macros:4 deficit:3 keto:3 carnivore:3 carb:2 carbs:3 preworkout:5
            whey:5 electrolyte:3 hydration:3 massage:3 foam:2 rolling:1 spine:2 neck:2 back:1 desk:1 ankle:2
            tendon:3 wrist:1 gains:3 shredded:4 toned:4 skinny:2 bulkier:3 leaner:4 slimmer:3 kilos:2 pounds:1
            lbs:3 mindfulness:4 chakra:3 reiki:3 tai:2 chi:1 qigong:5 breath:2 surf:2 surfing:3 climbing:3
            climb:2 climber:3 boulder:2 bouldering:4 martial:3 karate:4 judo:4 bjj:5 mma:4 wrestling:3
            tennis:3 golf:3 football:2 soccer:2 basketball:2 nba:3 nfl:3 swimmer:4 cyclist:4 vo2max:5 zone:1
            heartrate:4 rest:1 coach:2 sedentary:3 shape:1 fit:2
        """,
        Category.MEDICAL_HEALTHCARE: """
            doctor:4 nurse:4 nursing:4 patient:4 hospital:4 medical:4 medicine:4 clinic:4 clinical:4 surgery:4
            surgeon:4 disease:4 diabetes:4 diabetic:4 cancer:4 tumor:4 heart:2 stroke:3 blood:3 pressure:2
            cholesterol:4 symptom:4 diagnosis:4 treatment:3 therapy:3 therapist:3 vaccine:4 virus:3 covid:4
            flu:4 infection:4 antibiotic:4 allergy:4 asthma:4 arthritis:4 migraine:4 headache:3 anxiety:3
            depression:4 adhd:4 autism:4 mental:2 health:3 healthcare:4 pharmacy:4 drug:2 medication:4
            insulin:4 a1c:4 thyroid:4 hormone:3 kidney:4 liver:4 lung:4 gut:2 ibs:4 pregnancy:4 pregnant:3
            baby:1 dental:4 dentist:4 teeth:3 tooth:3 eye:1 skin:1 eczema:4 acne:3 vitamin:3 immune:4
            immunity:4 dementia:4 alzheimer:4 anatomy:3 ekg:4 ecg:4 mri:4 xray:4 cpr:4 emergency:2 er:1 dose:3
            hypertension:4 obesity:3 menopause:4 bacteria:3 insomnia:4 concussion:4 ozempic:6 telehealth:4
            wound:4 melatonin:4 dermatologist:4 cardiologist:4 neurologist:4 pediatrician:4 psychiatrist:4
            supplement:2 pill:3 toxic:1 sleep:1 apnea:4 bone:2 joint:2 stress:2 burnout:2 trauma:3 addiction:3
            alcohol:2 sugar:2 inflammation:4 vaping:4 anesthesia:5 anaesthesia:5 aid:2 burn:1 replacement:3
            recovery:1 microbiome:5 dermatology:5 survivor:2 wegovy:5 glp:5 statin:5 statins:5 aspirin:5
            ibuprofen:5 paracetamol:5 opioid:5 fentanyl:5 chemo:5 chemotherapy:5 radiation:3 biopsy:5
            transplant:5 organ:3 donor:3 icu:5 paramedic:5 ambulance:4 surgeons:4 physician:5 physio:4
            physiotherapist:4 physiotherapy:4 chiropractor:4 radiologist:5 oncologist:5 gynecologist:5
            midwife:5 ultrasound:5 scan:3 screening:3 colonoscopy:5 mammogram:5 prostate:5 breast:3 ovarian:5
            pcos:5 endometriosis:5 fertility:4 ivf:5 contraception:4 miscarriage:4 csection:5 postpartum:3
            fever:4 cough:4 sneeze:3 pneumonia:5 bronchitis:5 tuberculosis:5 malaria:5 hiv:5 aids:4
            hepatitis:5 measles:5 pandemic:3 epidemic:4 outbreak:3 anemia:5 iron:1 clot:4 aneurysm:5 seizure:5
            epilepsy:5 parkinson:5 als:4 autoimmune:5 lupus:5 celiac:5 crohn:5 reflux:4 ulcer:4 constipation:5
            bloating:4 gout:5 osteoporosis:5 fracture:3 sprain:4 sciatica:5 scoliosis:5 hernia:5 appendix:4
            appendicitis:5 bipolar:5 schizophrenia:5 ocd:4 ptsd:5 psychosis:5 antidepressant:5 ssri:5
            placebo:4 trial:1 bedside:4 caregiver:4 hospice:5 blind:2 deaf:3 hearing:2 glaucoma:5 cataract:5
            lasik:5 cavity:3 braces:4 orthodontist:5 sunscreen:3 mole:2 rash:4 psoriasis:5 sign:1 early:1
            overdose:4 poisoning:4 snakebite:4 heal:2 healing:2
        """,
        Category.LIFESTYLE_VLOG: """
            vlog:4 morning:3 routine:3 life:2 lifestyle:4 slow:2 calmer:3 calm:2 minimalism:4 minimalist:3
            declutter:4 decluttering:4 cleaning:3 clean:2 home:2 house:1 apartment:3 room:2 bedroom:3 decor:3
            closet:4 outfit:4 fashion:4 style:1 makeup:4 skincare:4 beauty:4 hair:3 haul:3 thrift:4
            thrifting:4 shopping:2 wedding:4 dating:3 date:2 relationship:3 boyfriend:3 girlfriend:3 husband:3
            wife:3 marriage:3 family:2 mom:3 mum:3 dad:2 parenting:3 baby:2 toddler:3 kids:2 dog:2 puppy:3
            cat:2 kitten:3 pet:3 garden:3 gardening:4 plant:3 diary:3 journal:3 journaling:4 habit:3 self:1
            selfcare:4 happy:2 happiness:2 moving:2 moved:2 birthday:3 christmas:2 holiday:1 sunday:3 reset:3
            week:1 weekend:2 motherhood:4 cozy:4 cosy:4 aesthetic:3 hobby:3 knitting:4 crochet:4 friend:2
            solo:1 alone:1 thirty:1 tiny:1 simple:1 productive:2 evening:2 gratitude:4 jewelry:3 perfume:4
            nail:2 manicure:4 tattoo:3 wore:3 wear:2 living:1 20s:2 30s:2 40s:2 roommate:3 homebody:4
            newborn:3 engaged:3 divorce:3 breakup:4 single:2 vintage:2 ikea:3 organize:3 organizing:3 tidy:3
            adulting:4 grwm:5 instagram:2 deleted:1 bag:2 edition:1 younger:2 letter:2 diaries:3 rainy:2
            autumn:3 winter:1 spring:1 summer:1 planner:3 bullet:1 wardrobe:4 capsule:1 lipstick:4
            foundation:1 nails:3 haircut:4 curly:3 bangs:2 glow:2 glowup:5 sister:2 brother:2 twin:2 twins:2
            grandma:2 grandpa:2 grandparent:3 sibling:3 daughter:2 son:2 bride:4 honeymoon:2 proposal:3
            anniversary:3 valentine:3 thanksgiving:2 unboxing:2 favorites:3 favourites:3 essentials:2
            errands:4 chores:4 laundry:3 dishes:1 bathroom:3 couch:3 sofa:3 bookshelf:3 candle:3 houseplant:4
            flower:2 bouquet:3 farm:2 homestead:4 homesteading:4 cottage:3 cottagecore:5 renovation:3
            renovate:3 renovating:3 makeover:2 flatmate:3 introvert:3 extrovert:3 lonely:3 loneliness:3
            adult:1 turning:1 sober:2 sobriety:3 unplugged:3 offline:2 screentime:3 adopt:2 adopting:3
            rescue:2 horse:2 bunny:3 hamster:3 picnic:3 everyday:2 ordinary:2 content:1 thirties:3 twenties:3
            forties:3 letting:1 grief:3 boundaries:3 mindset:2 manifest:3 manifesting:4 fishing:2 chat:1
            chatty:4 q&a:3 hometown:3 nesting:3 kindness:2 quitting:1
        """,
        Category.FOOD_COOKING: """
            recipe:4 cook:4 cooking:4 chef:4 kitchen:3 bake:4 baking:4 baked:4 bread:4 sourdough:4 cake:4
            cookie:4 brownie:4 chicken:4 beef:4 steak:4 pork:4 bacon:4 fish:2 salmon:4 shrimp:4 sushi:4
            ramen:4 noodle:4 pasta:4 pizza:4 burger:4 taco:4 burrito:4 curry:4 soup:4 stew:4 salad:3
            sandwich:4 rice:3 egg:3 cheese:4 butter:3 garlic:4 potato:4 fries:4 fried:3 fry:3 grill:3
            grilled:4 bbq:4 roast:3 crispy:4 crispiest:4 sauce:4 spice:3 spicy:3 chocolate:4 dessert:4 vegan:3
            vegetarian:3 vegetable:3 fruit:3 smoothie:3 coffee:2 espresso:3 tea:2 cocktail:4 wine:3 beer:3
            breakfast:3 lunch:3 dinner:3 meal:3 snack:3 food:3 eat:2 eating:2 ate:2 taste:3 tasting:3
            delicious:4 restaurant:3 streetfood:4 oven:3 airfryer:4 fryer:4 pan:2 wok:4 knife:2 ingredient:4
            dumpling:4 pancake:4 kimchi:4 lasagna:4 tofu:4 avocado:4 homemade:2 hummus:4 biryani:4 paneer:4
            wing:2 wings:3 rib:2 brisket:4 pie:3 onion:3 mushroom:3 michelin:4 foodie:4 prep:1 instant:1
            juicy:3 tiramisu:4 croissant:4 donut:4 carbonara:4 spaghetti:4 costco:2 cream:2 risotto:4
            gnocchi:4 brunch:3 buffet:3 mcdonald:3 lasagne:4 waffle:4 bagel:4 bun:3 meatball:4 sausage:4
            tart:3 mozzarella:4 tomato:3 bean:2 lentil:4 oat:3 honey:2 caramel:4 vanilla:2 gordon:1 ramsay:4
            scrambled:3 fluffy:2 crunchy:3 barista:3 matcha:3 sashimi:4 pho:4 knead:4 focaccia:5 dough:4
            yeast:4 flour:4 crust:3 glaze:3 frosting:5 icing:3 muffin:5 scone:5 cheesecake:5 brioche:5
            pastry:4 baker:4 bakery:4 macaron:5 macarons:5 pudding:4 custard:4 fudge:4 candy:2 popcorn:3
            nachos:4 guacamole:5 salsa:4 quesadilla:5 enchilada:5 tamale:5 empanada:5 paella:5 tapas:4
            gazpacho:5 ratatouille:5 quiche:5 crepe:5 omelette:5 omelet:5 boiled:3 poached:3 simmer:3 broth:4
            gravy:4 marinade:5 marinate:4 seasoning:4 pepper:2 salt:2 chili:3 chilli:3 sriracha:4 mayo:4
            mustard:4 ketchup:4 vinegar:3 soy:2 miso:4 tempura:5 teriyaki:5 udon:5 soba:4 bibimbap:5 bulgogi:5
            tteokbokki:5 satay:5 rendang:5 laksa:5 adobo:5 naan:5 dal:3 samosa:5 chutney:5 tandoori:5 masala:4
            shawarma:5 falafel:5 kebab:5 baklava:5 couscous:5 tagine:5 jollof:5 cabbage:4 carrot:3 spinach:3
            kale:3 broccoli:4 pumpkin:2 squash:2 zucchini:4 eggplant:4 corn:2 pea:1 chickpea:4 peanut:3
            almond:3 walnut:3 apple:1 banana:2 strawberry:3 lemon:2 mango:3 lamb:3 duck:2 ribs:3 tuna:3 crab:3
            lobster:4 oyster:3 skillet:4 nonstick:4 cookware:4 saucepan:4 blender:1 mixer:2 microwave:3
            slowcooker:5 crockpot:5
            whiskey:3 whisky:3 gin:2 mojito:5 margarita:4 latte:4 cappuccino:5 boba:4 lemonade:4 juice:2
            leftover:4 leftovers:4 pantry:4 flavor:3 flavour:3 tasty:4 yummy:4 appetizer:4 supper:3 feast:3
            grocery:2 groceries:2 apron:3 crumble:4 batter:3 sear:4 searing:4 braise:5 braised:5 smoked:3
            smoker:2 charcoal:2 syrup:3 jam:2 pickle:4 pickled:4 ferment:4 fermented:4
        """,
        Category.TRAVEL: """
            travel:4 traveling:4 travelling:4 traveler:4 trip:4 flight:4 airport:4 airline:4 plane:2
            airplane:1 hotel:4 hostel:4 airbnb:3 backpacking:4 backpack:3 packing:3 suitcase:4 luggage:4
            passport:4 visa:3 itinerary:4 vacation:4 tourist:4 tourism:4 beach:4 island:4 mountain:2 hike:3
            hiking:4 camping:3 camp:2 vanlife:4 roadtrip:4 road:1 cruise:4 train:1 europe:3 asia:3 africa:3
            america:1 japan:4 tokyo:4 kyoto:4 korea:2 seoul:3 china:3 thailand:4 bangkok:4 bali:4 indonesia:4
            vietnam:4 india:2 nepal:4 italy:4 rome:3 paris:4 france:3 spain:3 portugal:4 lisbon:4 greece:4
            iceland:4 norway:4 switzerland:4 london:3 york:2 nyc:3 mexico:4 peru:4 brazil:3 egypt:3 morocco:4
            dubai:4 hawaii:4 turkey:2 istanbul:4 abroad:3 country:2 countries:3 city:2 destination:4 hidden:1
            explore:2 exploring:3 village:2 nomad:4 expat:4 sahara:4 himalaya:4 everest:4 safari:4 patagonia:4
            sunset:2 layover:4 interrail:4 amsterdam:4 berlin:3 prague:4 budapest:4 singapore:4 maldives:4
            croatia:4 scotland:4 ireland:3 alaska:4 bunker:2 abandoned:2 capsule:2 tour:2 sightseeing:4
            wanderlust:4 countryside:3 canyon:3 lake:2 waterfall:4 jungle:3 desert:2 arctic:3 kenya:4 vienna:4
            barcelona:4 madrid:4 milan:3 venice:4 florence:3 hanoi:4 cairo:3 taipei:4 osaka:4 seville:4
            porto:3 copenhagen:4 stockholm:4 oslo:4 argentina:4 chile:3 colombia:4 cuba:4 zealand:4
            australia:3 sydney:3 canada:2 california:2 florida:2 motorbike:2 sleeper:2 carry:1 pack:1 van:2
            dolomites:5 alps:4 andes:4 hut:2 trek:4 trekking:5 trail:2 backpacker:5 backpackers:5 nomadic:3
            crossing:2 ferry:4 sail:3 sailing:3 sailboat:4 yacht:2 snorkeling:4 diving:2 scuba:4 reef:2
            coast:3 coastal:3 coastline:4 fjord:5 glacier:4 northern:1 aurora:4 temple:3 shrine:3 castle:2
            cathedral:3 ruins:3 museum:2 landmark:3 souvenir:4 jetlag:5 stopover:5 checkin:2 airfare:5
            airlines:4 runway:1 cabin:2 resort:4 allinclusive:5 bnb:3 homestay:4 campsite:4 campervan:5
            caravan:3 rv:4 motorhome:5 hitchhike:5 hitchhiking:5 drive:1 driving:1 railway:3 rail:2 subway:2
            metro:2 bus:1 ticket:1 guidebook:4 local:1 locals:2 overseas:3 archipelago:4 bay:2 lagoon:4
            oasis:4 rainforest:3 savanna:4 wildlife:2 georgia:3 armenia:4 jordan:2 petra:4 oman:4 qatar:3
            lebanon:3 pakistan:3 bangladesh:3 laos:4 cambodia:4 myanmar:3 philippines:4 malaysia:4 taiwan:1
            mongolia:4 kazakhstan:4 uzbekistan:4 finland:3 sweden:3 denmark:3 netherlands:3 belgium:3
            austria:3 hungary:3 poland:2 romania:3 bulgaria:3 albania:4 serbia:3 slovenia:4 montenegro:4
            bosnia:3 malta:4 cyprus:3 sicily:4 sardinia:4 tuscany:4 naples:3 andalusia:4 ibiza:4 mallorca:4
            azores:5 madeira:4 canary:3 greenland:4 antarctica:4 tanzania:4 zanzibar:5 namibia:5 botswana:4
            madagascar:4 ethiopia:3 ghana:3 nigeria:2 senegal:4 tunisia:4 algeria:3 bolivia:4 ecuador:4
            galapagos:5 guatemala:4 panama:3 caribbean:4 jamaica:4 bahamas:4 fiji:4 tahiti:4 texas:1 vegas:2
            chicago:1 boston:1 miami:2 munich:3 hamburg:3 zurich:3 geneva:3 marrakech:5 santorini:5 athens:3
            edinburgh:4 dublin:3 hongkong:4 shanghai:3 beijing:3 delhi:3 mumbai:3 goa:4 kerala:4 jaipur:4
            rajasthan:4 colombo:3 kathmandu:4 phuket:5 chiang:4
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
            nuzlocke:5 mode:1 runescape:5 wow:1 warcraft:5 diablo:5 starcraft:5 civ:3 simulate:2 simulation:2
            player:3 bronze:2 diamond:2 rank:2 item:2 rarest:2 ending:1 endings:2 castle:1 sekiro:5
            bloodborne:5 witcher:5 fallout:4 bethesda:5 ubisoft:5 rockstar:3 capcom:5 sega:5 atari:5 gameboy:5
            retro:2 arcade:4 pinball:3 switch:2 emulator:4 emulation:3 sonic:3 kirby:5 metroid:5 splatoon:5
            pikmin:5 tekken:5 soulslike:5 roguelike:5 metroidvania:5 sandbox:3 openworld:4 indie:2 dlc:5
            patch:3 nerf:5 nerfed:5 buff:3 buffed:4 meta:2 op:3 lag:3 ping:1 raid:4 guild:4 clan:3 npc:5
            respawn:5 checkpoint:3 achievement:3 achievements:4 trophy:2 platinum:3 completionist:5
            walkthrough:5 playthrough:5 letsplay:5 nightmare:2 difficulty:2 creeper:4 redstone:5 villager:3
            hypixel:5 skyblock:5 bedwars:5 parkour:3 aim:2 headshot:5 killstreak:5 kd:4 squad:3 duo:2 duos:4
            battle:2 royale:4 tournament:2 grandmaster:3 checkmate:4 gambit:3 factorio:5 rimworld:5
            satisfactory:5 subnautica:5 palworld:5 helldivers:5 destiny:3 genshin:5 honkai:5 pubg:5 freefire:5
            clash:3 amongus:5 among:1 fnaf:5 freddy:3 undertale:5 hollow:2 silksong:5 cuphead:5 celeste:5
            balatro:5 baldur:5 larian:5 geforce:3 fov:3
        """,
        Category.ENTERTAINMENT_COMEDY: """
            funny:4 funniest:4 comedy:4 comedian:4 joke:4 prank:5 meme:4 memes:4 laugh:4 hilarious:4 roast:2
            roasting:3 react:3 reacting:4 reaction:4 cringe:4 challenge:3 trying:2 try:1 weird:2 tiktok:3
            viral:2 youtube:1 youtuber:2 celebrity:3 movie:3 film:2 netflix:3 series:1 anime:4 marvel:4
            disney:3 starwars:4 trailer:4 actor:3 concert:3 song:3 music:2 dance:3 karaoke:4 magic:2 trick:2
            hack:1 hacks:2 internet:2 gone:1 wrong:2 awkward:4 fail:3 fails:4 standup:3 skit:5 parody:5
            impression:3 impressions:4 worst:1 ranking:2 tier:2 guess:2 quiz:1 mrbeast:5 drama:3 gossip:4
            spoiler:4 episode:1 sitcom:5 podcast:1 halloween:2 costume:3 villain:3 superhero:4 crazy:1 sing:3
            handcuffed:4 blindfolded:4 stranger:2 strangers:3 hide:2 seek:2 box:1 mystery:1 swap:2 bet:2
            dare:4 oscar:4 grammy:4 hollywood:3 kardashian:4 snl:5 mukbang:3 asmr:3 ventriloquist:5 improv:5
            troll:3 tierlist:4 album:3 band:2 beatles:4 idol:3 kpop:4 bts:4 finale:3 binge:3 trivia:3
            pranked:5 celebrities:4 tweet:2 tweets:3 mean:1 scenes:2 show:2 reality:2 live:1
            laughing:4 giggle:4 hysterical:4 bloopers:5 blooper:5 outtakes:5 audition:4 talent:3 singer:3
            singing:3 rapper:3 rap:2 lyrics:3 pop:1 taylor:2 beyonce:4 drake:2 festival:2 broadway:4 musical:3
            theatre:2 theater:2 ballet:3 circus:3 clown:3 magician:4 illusion:3 puppet:4 cartoon:3 cartoons:4
            pixar:4 simpsons:5 spongebob:5 naruto:5 goku:5 batman:4 spiderman:4 superman:4 avengers:4 jedi:4
            sith:4 potter:3 hobbit:3 thrones:3 sequel:3 remake:2 reboot:2 blockbuster:3 cinema:3 horror:2
            scary:3 creepy:3 ghost:3 haunted:3 paranormal:4 conspiracy:3 truecrime:4 murder:3 killer:2
            detective:2 streaming:2 hbo:4 bachelor:3 bachelorette:4 housewives:4 idols:3 influencer:2
            influencers:3 youtubers:3 tiktoker:4 tiktokers:4 vine:3 vines:4 compilation:3 caught:1
            embarrassing:4 embarrassed:3 exposed:1 insane:1 ridiculous:3 dumb:3 dumbest:4 stupid:3 absurd:3
            useless:2 cursed:3 satisfying:2 roommates:2 buried:2 surprise:2 surprised:2 surprising:1
            pretending:3 pretended:3 fake:2 disguise:3 undercover:2 blind:1 whisper:3 charades:5 improvised:4
            accent:1 imitate:3 impersonate:4 lipsync:5
        """,
        Category.NEWS_COMMENTARY: """
            news:4 breaking:4 fed:4 election:5 president:4 trump:5 biden:5 congress:5 senate:5 parliament:5
            minister:4 government:4 policy:3 politics:5 political:4 vote:4 law:3 court:4 supreme:3 judge:3
            war:3 ukraine:5 russia:4 israel:5 gaza:5 china:1 taiwan:3 nato:5 un:2 climate:4 crisis:3 protest:5
            strike:3 police:3 crime:3 scandal:4 investigation:4 report:2 rates:3 rate:2 inflation:3
            recession:3 economy:3 housing:3 market:1 tariff:5 tariffs:5 sanction:5 immigration:5 border:3
            oil:2 energy:1 earthquake:8 hurricane:7 wildfire:4 flood:4 storm:2 media:2 opinion:3 debate:4
            analysis:3 explained:1 update:1 happening:3 collapse:3 collapsing:3 ban:3 banned:2 bill:2
            shutdown:4 lawsuit:4 merger:2 layoff:3 layoffs:3 global:2 world:1 nation:3 leaked:2
            whistleblower:5 union:2 mayor:5 governor:5 refugee:5 ceasefire:5 summit:3 cuts:1 headline:3
            journalist:4 truth:1 propaganda:5 sanctions:2 iran:4 korea:1 putin:5 zelensky:5 brexit:5 eu:2
            european:2 europe:1 gas:2 blackout:3 migrant:4 coup:5 dictator:4 democracy:4 republican:5
            democrat:5 debt:1 outage:3 nuclear:3 missile:4 voter:5 voters:5 party:1 parties:2 trial:3
            covering:2 evacuate:5 evacuated:4 bubble:2 takeaways:3 memo:3 votes:4 regional:2 tonight:2
            statement:2 corruption:5 bribery:5 impeachment:5 indictment:5 verdict:4 jury:4 prosecutor:5
            attorney:3 lawmaker:5 lawmakers:5 senator:5 chancellor:5 prime:1 premier:3 monarchy:4 labour:3
            tory:5 conservative:4 liberal:3 populism:5 populist:5 extremism:5 terrorism:5 terrorist:5
            hostage:4 bombing:5 airstrike:5 invasion:4 troops:5 army:3 military:3 navy:2 soldiers:4
            frontline:4 peace:3 treaty:4 diplomacy:5 embassy:5 g7:5 g20:5 opec:5 imf:5 wto:5 kremlin:5
            beijing:1 hamas:5 hezbollah:5 syria:4 sudan:4 yemen:4 afghanistan:4 taliban:5 venezuela:4 asylum:5
            deportation:5 deport:5 gun:2 shooting:3 mass:1 suspect:4 arrest:4 arrested:4 prison:2 inmates:3
            smuggling:4 cartel:4 drought:4 heatwave:4 emission:4 emissions:4 carbon:3 fossil:1 pollution:3
            blackouts:4 grid:1 pipeline:1 shortage:3 shortages:4 prices:1 unemployment:4 jobless:4 strikes:3
            unions:4 boycott:4 protests:5 protesters:5 riot:4 riots:4 censorship:4 press:2 reporter:4
            newspaper:4 poll:3 polls:4 referendum:5 ballot:5 campaign:2 primary:1 swing:1 landslide:3 speech:2
            address:1 surveillance:2 regulators:4 regulation:3 antitrust:5 fine:1 fined:3 sues:4 sued:4
            suing:4 spill:3 derailment:5 crash:1 crashed:1 rescue:1 victims:3 survivors:2 death:2 toll:3
            homelessness:4 inequality:4 geopolitics:5 geopolitical:5 superpower:3 britain:3 uk:2 america:1
            americans:2 washington:3 reform:4 abortion:4 rights:2 freedom:2
        """,
        Category.CREATIVE_DESIGN: """
            design:4 designer:4 designing:4 figma:5 framer:5 canva:5 photoshop:5 illustrator:4 blender:4
            procreate:5 logo:4 typography:5 font:4 color:3 colour:3 palette:4 layout:4 ui:4 ux:5 wireframe:5
            mockup:5 branding:3 brand:1 poster:4 illustration:5 drawing:4 draw:3 sketch:4 sketching:4 paint:3
            painting:4 watercolor:5 watercolour:5 art:3 artist:3 photography:4 photo:3 photographer:4 camera:2
            lens:3 lightroom:5 editing:3 edit:2 premiere:4 davinci:5 capcut:5 animation:4 motion:3 animate:4
            3d:3 render:2 aftereffects:5 video:1 filmmaking:4 cinematic:4 portfolio:3 creative:3 creativity:4
            graphic:4 calligraphy:5 lettering:5 craft:2 diy:2 pottery:4 ceramics:4 sewing:3 origami:4
            architecture:3 interior:3 gradient:4 svg:4 thumbnail:3 thumbnails:3 aesthetic:1 kerning:5
            moodboard:5 inspiration:2 portrait:3 composition:3 landing:1 pixel:1 cover:1 guitar:2 piano:2
            beat:1 songwriting:3 redesign:4 redesigning:5 grading:2 anatomy:1 shading:4 perspective:2
            acrylic:4 brush:3 ink:2 doodle:4 comic:3 manga:3 pixelart:4 vector:3 lut:4 reel:2 zine:4 vinyl:2
            woodworking:4 resin:4 embroidery:4 photoshoot:4 bokeh:4 sculpt:4 sculpting:4 canvas:3 sketchbook:5
            theory:1 colours:3 colors:3 bauhaus:5 minimal:1 grid:2 grids:3 whitespace:4 contrast:2 serif:5
            typeface:5 fonts:4 lettermark:5 wordmark:5 rebrand:5 rebranding:5 packaging:4 identity:3 icon:3
            icons:3 isometric:5 infographic:4 webflow:5 dribbble:5 behance:5 adobe:4 indesign:5 affinity:3
            sketchup:5 cad:4 texture:3 textures:3 lighting:3 cinematography:5 videography:5 filmmaker:4
            screenplay:4 screenwriting:5 storyboard:5 storyboarding:5 director:2 shot:1 shots:2 footage:3
            timelapse:4 tripod:4 aperture:5 shutter:4 exposure:3 iso:3 landscape:2 studio:2 sculpture:5 clay:3
            ceramic:4 glaze:1 pencil:4 charcoal:1 pastel:4 gouache:5 oil:1 easel:5 mural:5 graffiti:5
            collage:5 printmaking:5 linocut:5 screenprint:5 risograph:5 stencil:4 quilt:5 quilting:5 weaving:4
            macrame:5 leather:3 leathercraft:5 jewelry:1 jewellery:3 carpentry:4 furniture:3 woodwork:4
            lathe:4 laser:2 3dprinting:5 printer:1 composer:3 compose:3 composing:3 melody:4 chord:2 chords:3
            mixing:2 mastering:2 ableton:5 fl:2 synth:5 synthesizer:5 drums:3 drum:2 bass:2 violin:4 cello:4
            writer:2 poet:3 character:2 worldbuilding:4 storytelling:3 freelance:1 designers:4 artists:3
            artwork:4 gallery:3 exhibition:3 concept:1 visual:3 visuals:3 flyer:4 banner:3 merch:3 website:1
            homepage:3 usability:5 accessibility:3 prototype:3 prototyping:4 wireframes:5 dashboard:2
            darkmode:4 animator:5 keyframe:5 rigging:4 unreal:2 octane:4 cinema4d:5 c4d:5 touchdesigner:5
            generative:2 midjourney:4
        """,
    }
)
