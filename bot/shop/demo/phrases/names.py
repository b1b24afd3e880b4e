"""Names of styles, people, streets and towns; all invented or common, none of a particular person."""

from __future__ import annotations

from typing import Final

# What a style is called, with its Chinese name.
STYLES: Final = (
    ("Marram", "滨草"), ("Skerry", "礁屿"), ("Fulmar", "海鹱"), ("Tern", "燕鸥"), ("Kelp", "海藻"),
    ("Juniper", "杜松"), ("Cove", "小湾"), ("Dune", "沙丘"), ("Heron", "苍鹭"), ("Lantern", "灯火"),
    ("Anchor", "船锚"), ("Bracken", "蕨野"), ("Rowan", "花楸"), ("Linnet", "朱雀"), ("Pebble", "卵石"),
    ("Gale", "长风"), ("Halyard", "帆索"), ("Larch", "落叶松"), ("Mistral", "西风"), ("Nettle", "荨麻"),
    ("Osprey", "鱼鹰"), ("Pilot", "领航"), ("Quay", "码头"), ("Reed", "芦苇"), ("Samphire", "海蓬子"),
    ("Tideline", "潮线"), ("Umber", "赭石"), ("Wharf", "船埠"), ("Wren", "鹪鹩"), ("Yarrow", "蓍草"),
    ("Alder", "赤杨"), ("Beacon", "灯塔"), ("Curlew", "杓鹬"), ("Drift", "漂木"), ("Ember", "余烬"),
    ("Fathom", "深寻"), ("Gannet", "塘鹅"), ("Hollow", "山坳"), ("Inlet", "海湾"), ("Jetty", "栈桥"),
    ("Knoll", "丘顶"), ("Lichen", "地衣"), ("Meadow", "草甸"), ("Narrows", "海峡"), ("Oyster", "牡蛎"),
    ("Plover", "沙鸻"), ("Ripple", "涟漪"), ("Sorrel", "酸模"), ("Thistle", "蓟花"), ("Vale", "山谷"),
    ("Willow", "柳岸"), ("Birch", "白桦"), ("Clover", "三叶草"), ("Dapple", "斑影"), ("Eider", "绒鸭"),
    ("Fern", "蕨叶"), ("Gorse", "金雀"), ("Hazel", "榛木"), ("Isle", "小岛"), ("Kestrel", "红隼"),
)  # fmt: skip

FIRST_NAMES: Final = (
    "Alice", "Amelia", "Anna", "Arthur", "Beatrice", "Ben", "Callum", "Cara", "Charlotte", "Clara", "Daniel",
    "Daisy", "Dylan", "Edith", "Eleanor", "Elif", "Ella", "Emil", "Emma", "Erin", "Esme", "Ethan", "Eva", "Fergus",
    "Finn", "Flora", "Freya", "George", "Grace", "Greta", "Hannah", "Harriet", "Hugo", "Ida", "Imogen", "Iris",
    "Isaac", "Ivy", "Jack", "Jonas", "Joseph", "Julia", "Kate", "Lara", "Leo", "Lena", "Liam", "Louis", "Lucy",
    "Luka", "Mabel", "Marta", "Matteo", "Maya", "Mia", "Milo", "Nadia", "Nina", "Noah", "Nora", "Olive", "Oscar",
    "Owen", "Paula", "Priya", "Rafael", "Rosa", "Ruby", "Samir", "Sara", "Sofia", "Theo", "Thea", "Tom", "Una",
    "Vera", "Victor", "Wendy", "Will", "Zara",
)  # fmt: skip

LAST_NAMES: Final = (
    "Abbott", "Ainsley", "Archer", "Ashdown", "Barlow", "Beckett", "Bellamy", "Birch", "Blackwood", "Bramley",
    "Calder", "Carver", "Cassidy", "Chandler", "Cole", "Cooper", "Corrigan", "Dalton", "Darrow", "Delaney",
    "Draper", "Eastwood", "Ellery", "Everett", "Fairley", "Farrow", "Fenwick", "Fletcher", "Foster", "Gallagher",
    "Garland", "Gilmore", "Granger", "Hale", "Harker", "Hartley", "Hawkins", "Holloway", "Hurst", "Ingram",
    "Jansen", "Jarvis", "Keane", "Kendrick", "Kowalski", "Lambert", "Larkin", "Lindqvist", "Lockhart", "Lowell",
    "Mercer", "Merritt", "Moreau", "Nash", "Norwood", "Novak", "Okafor", "Osborne", "Page", "Pemberton", "Quinn",
    "Radcliffe", "Rao", "Reeve", "Ridley", "Rossi", "Sawyer", "Schreiber", "Sheridan", "Sutton", "Tanner",
    "Thorne", "Underhill", "Vance", "Wainwright", "Weller", "Whitlock", "Winslow", "Yates", "Young",
)  # fmt: skip

# Chinese family and given names with their spelling for e-mail addresses.
SURNAMES_ZH: Final = (
    ("陈", "chen"), ("林", "lin"), ("黄", "huang"), ("周", "zhou"), ("吴", "wu"), ("徐", "xu"), ("孙", "sun"),
    ("胡", "hu"), ("朱", "zhu"), ("高", "gao"), ("何", "he"), ("郭", "guo"), ("罗", "luo"), ("梁", "liang"),
    ("宋", "song"), ("郑", "zheng"), ("谢", "xie"), ("韩", "han"), ("唐", "tang"), ("冯", "feng"), ("于", "yu"),
    ("董", "dong"), ("萧", "xiao"), ("程", "cheng"), ("沈", "shen"), ("苏", "su"), ("叶", "ye"), ("魏", "wei"),
)  # fmt: skip
GIVEN_ZH: Final = (
    ("雨桐", "yutong"), ("子涵", "zihan"), ("思远", "siyuan"), ("佳怡", "jiayi"), ("明轩", "mingxuan"),
    ("晓雯", "xiaowen"), ("一诺", "yinuo"), ("梓晨", "zichen"), ("若溪", "ruoxi"), ("浩然", "haoran"),
    ("静怡", "jingyi"), ("天宇", "tianyu"), ("诗涵", "shihan"), ("文博", "wenbo"), ("语嫣", "yuyan"),
    ("嘉豪", "jiahao"), ("欣然", "xinran"), ("志远", "zhiyuan"), ("梦琪", "mengqi"), ("书瑶", "shuyao"),
    ("俊杰", "junjie"), ("安琪", "anqi"), ("逸凡", "yifan"), ("可馨", "kexin"), ("泽宇", "zeyu"),
    ("心怡", "xinyi"), ("云帆", "yunfan"), ("知夏", "zhixia"), ("景行", "jingxing"), ("念慈", "nianci"),
)  # fmt: skip

STREETS: Final = (
    "Ropewalk Lane", "Saltpan Road", "Netmakers Row", "Old Ferry Street", "Lighthouse Close", "Sailcloth Yard",
    "Plover Terrace", "Chandlery Street", "Millrace Road", "Orchard Bank", "Coopers Rise", "Heathfield Walk",
    "Kittiwake Drive", "Breakwater Road", "Tollgate Street", "Fisherton Place", "Bellbuoy Lane", "Harbour View",
    "Juniper Gardens", "Pinewood Avenue",
)  # fmt: skip
# City, country code, and how a postcode there looks: "#" a digit, "@" a letter.
TOWNS: Final = (
    ("Bristol", "GB", "BS# #@@"), ("Edinburgh", "GB", "EH# #@@"), ("Leeds", "GB", "LS# #@@"),
    ("Brighton", "GB", "BN# #@@"), ("Norwich", "GB", "NR# #@@"), ("Cardiff", "GB", "CF# #@@"),
    ("Belfast", "GB", "BT# #@@"), ("Newcastle", "GB", "NE# #@@"), ("Dublin", "IE", "D0# @#@#"),
    ("Galway", "IE", "H## @#@#"), ("Hamburg", "DE", "2####"), ("Utrecht", "NL", "35## @@"),
    ("Antwerp", "BE", "20##"), ("Lyon", "FR", "690##"), ("Copenhagen", "DK", "21##"),
)  # fmt: skip
STREETS_ZH: Final = (
    "听潮路", "望松路", "渔火街", "海棠巷", "白鹭路", "帆影街", "松涛路", "石桥巷", "灯塔路", "枕水街", "云杉路", "晴川路",
)  # fmt: skip
TOWNS_ZH: Final = (
    ("上海市徐汇区", "2000##"), ("杭州市西湖区", "3100##"), ("青岛市市南区", "2660##"), ("厦门市思明区", "3610##"),
    ("成都市锦江区", "6100##"), ("北京市朝阳区", "1000##"), ("广州市越秀区", "5100##"), ("南京市鼓楼区", "2100##"),
)  # fmt: skip
