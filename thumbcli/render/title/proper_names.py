"""Proper names: the people whose surnames are words, and what brands and people stand for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.title.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["BRANDS", "joined_names"]

BRANDS: Mapping[Category, str] = MappingProxyType(
    {
        Category.TECH_SAAS: """
            timcook:4 billgates:3 stevejobs:4 elon:2 musk:3 altman:4 zuckerberg:4 keynote:3 wwdc:5 ios:4
            samsung:3 xiaomi:4 oneplus:4 huawei:4 facebook:2 twitter:2 whatsapp:3 airtag:4 siri:4 thinkpad:5
            chipmaker:5 tsmc:5 intel:3 amd:4 asml:5 qualcomm:5 broadcom:4 transistor:4 silicon:2 wafer:3
            lithography:5 dram:5 hbm:6 hbm3:6 hbm4:6 ddr5:5 ddr6:5 motherboard:5 blackwell:3 supercomputer:4
            datacenter:4 rtx:4 ryzen:5 snapdragon:5 risc:3 fpga:5 nvlink:5 cuda:5 npu:4 tpu:4 microchip:4
            bmw:3 porsche:3 ferrari:3 lamborghini:3 mercedes:3 audi:3 toyota:3 honda:2 nissan:3 mazda:3
            subaru:3 volkswagen:3 volvo:3 hyundai:3 rivian:4 byd:4 mustang:3 corvette:4 camaro:4 supercar:4
            hypercar:4 horsepower:4 sedan:3 suv:3 v8:4 car:1 turbo:2 engine:2 gearbox:4 dyno:3
        """,
        Category.CREATIVE_DESIGN: """
            fujifilm:5 fuji:3 nikon:5 canon:3 leica:5 hasselblad:5 sigma:2 gopro:4 polaroid:4 mirrorless:5
            dslr:5 x100vi:5 woodworker:4 desk:1
        """,
        Category.LIFESTYLE_VLOG: """
            balcony:3 seed:1 seedling:4 compost:4 greenhouse:4 backyard:3 lawn:3 gardener:4 flowerbed:4
            beekeeper:4 honeybee:4 beehive:4 beagle:4 labrador:4 poodle:4 husky:3 bulldog:3 corgi:4
            dachshund:4 terrier:3 chihuahua:4 retriever:3 rottweiler:4 tulip:3 bonsai:3 cactus:3 pillow:2
            mattress:2 furniture:1 beekeeping:4 chickens:1
        """,
        Category.ENTERTAINMENT_COMEDY: "kevinbacon:4 taylorswift:4 jackblack:4 katebush:4 ringostarr:4",
        Category.BUSINESS_FINANCE: "plunge:1 crash:1 bernanke:3 powell:1 tesla:1",
        Category.FOOD_COOKING: "churro:4 paella:4 tapas:4 kimchi:4 tiramisu:4 hummus:4 falafel:4",
        Category.TRAVEL: "village:2 pueblo:3 tram:2 highway:2 lighthouse:3",
        Category.FITNESS_WELLNESS: """
            stephencurry:4 tigerwoods:4 messi:4 ronaldo:4 mbappe:4 haaland:4 liverpool:3 arsenal:3 chelsea:3
            footballer:4 goalkeeper:4 quarterback:4 touchdown:4 playoffs:4 lebron:4 verstappen:4 f1:3 ufc:4
            wimbledon:4 olympics:3 olympic:3 superbowl:5 cricket:3 rugby:3 hockey:3 skiing:3 skate:2
        """,
        Category.MEDICAL_HEALTHCARE: "leukemia:5 lymphoma:5 tumour:4 stillbirth:4 suicide:3 hospice:4",
        Category.NEWS_COMMENTARY: "massacre:4 genocide:5 holocaust:4 famine:4 barackobama:4 georgebush:4",
    }
)
"""The words that names and things add to the niches, each with its weight."""

_FIRST = frozenset(
    """
    tim bill steve jeff sam james john jack george kate emma peter paul david michael mike chris tom
    thomas robert bob joe donald barack justin kevin brad jennifer jessica sarah anna maria martin
    daniel dan ben adam alex andrew anthony brian charles charlie gary greg harry henry ian jason jim
    jimmy kim larry leo lewis nick oliver patrick phil richard rick rob ron ryan scott sean simon stephen
    ted tony victor walter william gordon jamie julia martha ellen neil alan albert isaac marie taylor
    tiger johnny nicolas ringo freddie bruno condoleezza eric keith roger matt luke lucy alice amy elton
    """.split()
)
_SURNAMES = frozenset(
    """
    cook gates jobs rice bacon lamb pepper baker butler fisher fish berry bush black brown green white
    gray hunter carpenter mason swift rock stone wood woods page bell bean cherry curry king queen
    prince knight law court church banks cash price rich shepherd singer sugar summer summers winter
    winters spring ford bond cage fox wolf driver mercury moon mars star starr turner walker weaver
    miller farmer gardner gardener cooper pitt olive honey chase hill lake rivers snow frost west
    """.split()
)


def joined_names(tokens: Sequence[str]) -> list[str]:
    """Return the tokens in lower case, without possessive endings, a surname joined to what is before it.

    So a Tim Cook is `timcook` and cooks nothing. Only what begins with a capital is a name.

    Args:
        tokens: The words of a title, with straight apostrophes.
    """
    return [_word(tokens, index) for index in range(len(tokens))]


def _word(tokens: Sequence[str], index: int) -> str:
    word = tokens[index].lower().removesuffix("'s")
    if not index or word not in _SURNAMES or not tokens[index][0].isupper():
        return word
    before = tokens[index - 1]
    first = before.lower()
    named = first in _FIRST or (tokens[index].endswith("'s") and first not in STOP_WORDS)
    return first + word if named and before[0].isupper() else word
