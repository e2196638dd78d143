import trc101 from "./TRC-101.sql";
import trc105 from "./TRC-105.sql";
import trc106 from "./TRC-106.sql";
import trc107 from "./TRC-107.sql";
import trc108 from "./TRC-108.sql";
import trc109 from "./TRC-109.sql";
import trc1010 from "./TRC-1010.sql";
import trc1011 from "./TRC-1011.sql";
import trc1012 from "./TRC-1012.sql";
import trc1013 from "./TRC-1013.sql";
import trc1014 from "./TRC-1014.sql";
import trc1015 from "./TRC-1015.sql";
import trc1016 from "./TRC-1016.sql";
import trc1017 from "./TRC-1017.sql";
import trc1018 from "./TRC-1018.sql";
import trc1019 from "./TRC-1019.sql";
import trc1021 from "./TRC-1021.sql";
import trc1022 from "./TRC-1022.sql";
import trc1023 from "./TRC-1023.sql";
import trc1024 from "./TRC-1024.sql";
import trc1026 from "./TRC-1026.sql";
import trc1027 from "./TRC-1027.sql";
import trc1028 from "./TRC-1028.sql";
import trc1029 from "./TRC-1029.sql";
import trc1031 from "./TRC-1031.sql";
import ti101 from "./TI-101.sql";
import ti102 from "./TI-102.sql";
import ti103 from "./TI-103.sql";
import ti104 from "./TI-104.sql";
import ti105 from "./TI-105.sql";
import ti106 from "./TI-106.sql";
import ti107 from "./TI-107.sql";
import ti108 from "./TI-108.sql";
import ti109 from "./TI-109.sql";
import ti110 from "./TI-110.sql";
import ti111 from "./TI-111.sql";
import ti112 from "./TI-112.sql";
import ti113 from "./TI-113.sql";
import ti114 from "./TI-114.sql";
import ti115 from "./TI-115.sql";
import ti116 from "./TI-116.sql";
import ti117 from "./TI-117.sql";
import ti118 from "./TI-118.sql";
import ti119 from "./TI-119.sql";
import ti120 from "./TI-120.sql";
import ti121 from "./TI-121.sql";
import ti122 from "./TI-122.sql";
import ti123 from "./TI-123.sql";
import ti124 from "./TI-124.sql";
import ti125 from "./TI-125.sql";
import ti126 from "./TI-126.sql";
import ti127 from "./TI-127.sql";
import ti128 from "./TI-128.sql";
import ti129 from "./TI-129.sql";
import ti130 from "./TI-130.sql";
import ti131 from "./TI-131.sql";
import ti132 from "./TI-132.sql";
import ti133 from "./TI-133.sql";

/** Every file of this folder, in the order in which they run. A test sees to it that none is missing. */
export const signatureTexts: readonly string[] = [
  trc101,
  trc105,
  trc106,
  trc107,
  trc108,
  trc109,
  trc1010,
  trc1011,
  trc1012,
  trc1013,
  trc1014,
  trc1015,
  trc1016,
  trc1017,
  trc1018,
  trc1019,
  trc1021,
  trc1022,
  trc1023,
  trc1024,
  trc1026,
  trc1027,
  trc1028,
  trc1029,
  trc1031,
  ti101,
  ti102,
  ti103,
  ti104,
  ti105,
  ti106,
  ti107,
  ti108,
  ti109,
  ti110,
  ti111,
  ti112,
  ti113,
  ti114,
  ti115,
  ti116,
  ti117,
  ti118,
  ti119,
  ti120,
  ti121,
  ti122,
  ti123,
  ti124,
  ti125,
  ti126,
  ti127,
  ti128,
  ti129,
  ti130,
  ti131,
  ti132,
  ti133,
];
