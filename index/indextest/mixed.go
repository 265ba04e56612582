package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
)

// mixedTexts are texts with mixed tokens, and queries: those that must find the
// text and those that must not, though what they name looks alike. "|" parts the
// queries.
var mixedTexts = []struct{ text, finds, misses string }{
	{"新款iPhone15今天上市", "iPhone15|iphone15|ＩＰＨＯＮＥ１５|iPhone|15|iPhone 15|新款iPhone", "iPhone14|iPad|iPhone16"},
	{"COVID-19疫情已经过去", "COVID-19|covid-19|covid|19|ＣＯＶＩＤ－１９|covid-19疫情", "covid-20|cov-19|SARS"},
	{"县里建成了5G基站", "5G|5g|５Ｇ|5G基站|5 G", "6G|4G"},
	{"2009年的春天", "2009年|2009|２００９年", "2008年|009年"},
	{"本刊第3期出版", "第3期|第 3 期|3期|第３期", "第4期|第33期"},
	{"粮价上涨3.5%左右", "3.5%|3.5|３．５％|上涨3.5%", "5.3%|35%|4.5%"},
	{"PM2.5超标三天", "PM2.5|pm2.5|ＰＭ２．５|pm|2.5|PM2.5超标", "PM10|PM25"},
	{"这套软件用C++编写", "C++|c++|Ｃ＋＋|C++编写|C", "C#"},
	{"小程序改用C#编写", "C#|c#|Ｃ＃|C#编写", "C++|F#"},
	{"*ST江渡昨日跌停", "*ST江渡|*st|ST江渡|ＳＴ江渡|江渡", "*ST河渡|PT江渡"},
	{"柜台有7号电池卖", "7号电池|7号|７号电池|电池", "5号电池|17号"},
	{"买了一台1.5匹空调", "1.5匹|1.5匹空调|1.5|１．５匹", "2.5匹|15匹"},
	{"批号B100Z957的药材", "B100Z957|b100z957|Ｂ１００Ｚ９５７|100|957", "B100Z958|Z959"},
	{"型号L1PB38-Z3519停产", "L1PB38-Z3519|Z3519|l1pb38|Ｚ３５１９", "Z3518|L1PB39"},
	{"编码标准GB2312沿用至今", "ＧＢ２３１２|GB2312|gb2312|GB 2312|gb|2312", "GB18030|GB2313"},
	{"A股收盘小幅上涨", "A股|a股|Ａ股|A股收盘", "B股|H股"},
	{"K线走势不稳", "K线|k线|Ｋ线|K线走势", "J线"},
	{"医院添了B超机", "B超|b超|B超机", "A超"},
	{"穿T恤的少年", "T恤|t恤|Ｔ恤", "V恤"},
	{"H7N9病例清零", "H7N9|h7n9|Ｈ７Ｎ９|H7N9病例", "H1N1|H7N8"},
	{"F-16战机模型", "F-16|f-16|Ｆ－１６|16", "F-35|F-17"},
	{"4K电视降价", "4K|4k|４Ｋ|4K电视", "8K"},
	{"会议10:30开始", "10:30|10：30|１０：３０|10|30", "11:30|10:45"},
	{"占到1/3以上", "1/3|１／３|占到1/3", "2/3|1/4"},
	{"收入1,000元", "1,000|1，000|1,000元|1,000 元", "2,000"},
	{"人口100万的小城", "100万|１００万|100 万|100万的小城", "200万|100亿"},
	{"票价$5起", "$5|＄5|票价$5", "$6"},
	{"网址www.jiangpan.example/a?b=1可查", "www.jiangpan.example/a?b=1|www.jiangpan.example|jiangpan|example|WWW.JIANGPAN.EXAMPLE", "www.hepan.example|b=2"},
	{"信箱name@jiangpan.example收稿", "name@jiangpan.example|name|@jiangpan|NAME@JIANGPAN.EXAMPLE", "name@hepan.example|none@"},
	{"转发@渡口人家的话", "@渡口人家|渡口人家|＠渡口人家", "@渡船人家"},
	{"话题#江畔春耕#很热", "#江畔春耕#|江畔春耕|＃江畔春耕＃", "#河畔春耕#"},
	{"AT&T和R&D部门", "AT&T|at&t|ＡＴ＆Ｔ|R&D|r&d", "AT&D|Q&A"},
	{"实行T+0交易", "T+0|t+0|Ｔ＋０|T+0交易", "T+1"},
	{"车站有Wi-Fi信号", "Wi-Fi|wi-fi|WI-FI|fi", "Li-Fi|4G信号"},
	{"看了一场3D电影", "3D|3d|３Ｄ|3D电影", "2D|4D"},
	{"最低气温-5℃", "-5℃|5℃|−5℃|5", "-6℃"},
	{"第Ⅲ卷第①题", "Ⅲ|iii|①|1|第Ⅲ卷", "Ⅳ|②"},
	{"面积200㎡的院子", "200㎡|200m2|２００㎡", "300㎡"},
	{"街角的café开张", "café|cafe\u0301|CAFÉ|街角的café", "thé"},
	{"ﾊﾟﾘ来的信", "パリ|ﾊﾟﾘ", "ローマ"},
	{"晚会🎉很热闹", "🎉|晚会🎉|热闹", "🎈"},
	{"清華大學的圖書館", "清华大学|清華大學|清华|圖書館|图书馆", "北京大学"},
	{"洗头发的店", "头发|頭髮|頭發|洗头发", "头颅"},
	{"乾隆年間的石橋", "乾隆|干隆|乾隆年间|石桥|石橋", "康熙"},
	{"Москва在下雪", "Москва|МОСКВА|москва", "Минск"},
	{"坐G1次列车", "G1|g1次|Ｇ１次列车", "G2次"},
	{"含量0.05‰以下", "0.05‰|0.05|０．０５‰", "0.06‰"},
	{"后台改用Node.js重写", "Node.js|node.js|Ｎｏｄｅ．ｊｓ|node|js|Node.js重写", "Vue.js|nodes"},
	{"店里全天24/7营业", "24/7|２４/７|24|24/7营业", "24/8|12/7"},
	{"C919首飞成功", "C919|c919|Ｃ９１９|919|C919首飞", "C929|B919"},
	{"主队2:1取胜", "2:1|2：1|2:1取胜", "1:3|3:1"},
	{"双11大促开始", "双11|双１１|雙11|11|双11大促", "双12|618大促"},
	{"纪念9·18的展览", "9·18|９·１８|18", "9·11|7·18"},
	{"杯里有½升水", "½|1/2|½升", "1/3升|⅓"},
	{"№5号样品合格", "№5|no5|№5号样品", "№6"},
	{"面额￥100纸币", "￥100|¥100|100", "￥200"},
	{"全角ＡＢＣ与半角", "ABC|abc|ＡＢＣ|全角abc", "ABD"},
	{"《江畔》第12卷", "《江畔》|江畔|第12卷|12卷", "第13卷|《河畔》卷首"},
	{"他说：“下周三，再来。”", "“下周三，再来。”|下周三，再来|\"下周三, 再来\"|周三", "下周四|“下周三再来”"},
	{"老地方·新面孔", "老地方·新面孔|新面孔|老地方", "旧面孔"},
	{"A-1|B-2两栏", "A-1|B-2|a-1", "A-3"},
	{"汉字㐀与𠮷同框", "㐀|𠮷|㐀与𠮷|与𠮷", "㐁|𠮸"},
	{"維生素Ｃ補充劑", "维生素C|維生素c|维生素Ｃ补充剂|补充剂", "维生素D补"},
	{"維吾爾族與裏屋", "维吾尔族|里屋|裡屋|裏屋", "外屋"},
	{"维生素B12缺乏", "B12|维生素B12|b12|12", "B13|维生素C缺"},
}

// mixedArticles are an article for each of mixedTexts.
func mixedArticles() []*corpus.Article {
	all := make([]*corpus.Article, len(mixedTexts))
	for i, tt := range mixedTexts {
		all[i] = &corpus.Article{ID: fmt.Sprint("混", i), Title: "杂记", Body: tt.text + "。\n"}
	}
	return all
}

// testMixed searches for mixed tokens, whole and by their parts, among all of the
// texts at once.
func testMixed(t *testing.T, f *fixture) {
	all := mixedArticles()
	f.apply(t, f.texts.Put(all...))
	rows := 0
	search := func(q, id string) (found, relaxed bool) {
		rows++
		r := f.search(t, index.Query{Text: q, Size: index.MaxSize})
		return slices.ContainsFunc(r.Hits, func(h index.Hit) bool { return h.Article.ID == id }), r.Relaxed
	}
	for i, tt := range mixedTexts {
		for q := range strings.SplitSeq(tt.finds, "|") {
			if found, _ := search(q, all[i].ID); !found {
				t.Errorf("%s does not find %s", q, tt.text)
			}
		}
		for q := range strings.SplitSeq(tt.misses, "|") {
			if found, relaxed := search(q, all[i].ID); found && !relaxed {
				t.Errorf("%s finds %s", q, tt.text)
			}
		}
	}
	if rows < 120 {
		t.Errorf("%d rows, want 120 or more", rows)
	}
}

// behindTexts are queries, with a text that holds the query as a word and one that
// holds its characters by accident.
var behindTexts = []struct{ query, word, accident string }{
	{"广州", "清晨的广州很热闹", "准备推广州际铁路"},
	{"北大", "他考上了北大", "他考上了东北大学"},
	{"华大", "华大是一所学校", "他从清华大学毕业"},
	{"人大", "人大代表来了", "工人大楼落成"},
	{"国会", "国会正在开会", "中国会计学会成立"},
	{"上海", "船到上海", "海上海鸟成群"},
	{"会计", "会计在算账", "社会计划很好"},
	{"图书", "图书到了", "地图书签都有"},
	{"和服", "店里卖和服", "产品和服务都好"},
	{"海口", "飞往海口的航班", "上海口音很重"},
	{"子弹", "一颗子弹", "孩子弹琴很好听"},
	{"马上", "他马上就来", "他骑在白马上山"},
	{"学会", "他学会了划船", "大学会议室很大"},
	{"中学", "中学放假了", "在工作中学习"},
	{"市长", "市长来视察", "南京市长江大桥"},
	{"水平", "水平很高", "湖水平静如镜"},
	{"5%", "涨了5%", "涨了3.5%"},
	{"G1", "坐G1次列车", "坐G12次列车"},
	{"F-1", "看F-1赛车", "看F-16战机"},
	{"1.5", "买1.5匹空调", "买21.5匹空调"},
	{"2009", "时在2009年", "批号是32009"},
	{"cafe", "一家cafe", "一家cafeteria"},
	{"B1", "维生素B1", "维生素B12"},
}

// testBehind checks that a word comes before its characters by accident, and so
// does the name of an author, and that all are found.
func testBehind(t *testing.T, f *fixture) {
	for i, tt := range behindTexts {
		word := &corpus.Article{ID: fmt.Sprint("词", i), Title: "后来的事", Body: strings.Repeat("江边的人们照常过日子。", 30) + tt.word + "。\n"}
		accident := &corpus.Article{ID: fmt.Sprint("巧", i), Title: tt.accident, Body: tt.accident + "。\n"}
		author := &corpus.Article{ID: fmt.Sprint("人", i), Title: "后来的事", Author: tt.query, Body: "江边的人们照常过日子。\n"}
		f.apply(t, f.texts.Put(accident, word, author))
		ids := f.ids(t, index.Query{Text: tt.query, Size: index.MaxSize})
		last := slices.Index(ids, accident.ID)
		for _, a := range []*corpus.Article{word, author} {
			if i := slices.Index(ids, a.ID); i < 0 || last < i {
				t.Errorf("%s lists %v, want %s before %s (%s)", tt.query, ids, a.ID, accident.ID, tt.accident)
			}
		}
	}
}
