package reprint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"wensou/corpus/reprint"
)

const story = "入冬以来，青石镇三百多名民工在江边忙了四十天，把最险的一段大堤加高了半米，又在迎水面铺上一万二千块石板。镇长说，明年汛期到来时，堤下两个村的人可以睡个安稳觉。"

func TestKind(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       reprint.Kind
	}{
		{"same", story, story, reprint.Copy},
		{"traditional", story, "入冬以來，青石鎮三百多名民工在江邊忙了四十天，把最險的一段大堤加高了半米，又在迎水面鋪上一萬二千塊石板。鎮長說，明年汛期到來時，堤下兩個村的人可以睡個安穩覺。", reprint.Copy},
		{"credit added", story, "（转自江畔）" + story + "责任编辑：周渡", reprint.Copy},
		{"half", story + story[:len(story)/2], story, reprint.Copy},
		{"empty", "", "", reprint.None},
		{"marks only", "。。。", "！", reprint.None},
		{"short and equal", "本期因故停刊一次，敬请读者谅解。", "本期因故停刊一次，敬请读者谅解！", reprint.Copy},
		{"short and near", "本期因故停刊一次，敬请读者谅解。", "本期因故停刊两次，敬请读者谅解。", reprint.None},
		{"other", story, "皮影戏的老艺人今年七十岁，一个人能唱五个角色，手里还要同时摆弄三个影人。他收了四个徒弟，最小的只有十二岁，是邻村木匠的孙女。", reprint.None},
	} {
		if got := reprint.Compare(tt.a, tt.b).Kind(); got != tt.want {
			t.Errorf("%s: %q, want %q (%+v)", tt.name, got, tt.want, reprint.Compare(tt.a, tt.b))
		}
		if ab, ba := reprint.Compare(tt.a, tt.b), reprint.Compare(tt.b, tt.a); ab != ba {
			t.Errorf("%s: Compare depends on the order: %+v, %+v", tt.name, ab, ba)
		}
	}
}

// slots are what notices are filled in with: <name>, <place>, <street>, <n>,
// <nn> and <day>.
var slots = map[string][]string{
	"<name>":   {"周立国", "林晚秋", "陈守田", "吴桂芳", "郑大江", "孙小满", "钱永昌", "冯月娥", "褚怀远", "卫青山", "蒋春生", "沈巧云"},
	"<place>":  {"青石镇", "柳林乡", "白沙村", "双河口", "石门坎", "望江台", "杏花营", "马家湾", "龙泉寺", "黄泥坡", "枫树坪", "铁匠铺"},
	"<street>": {"解放路", "沿江大道", "建设街", "文庙巷", "人民东路", "纺织新村", "码头后街", "槐树胡同", "新华里", "水塔街", "东门桥", "粮仓路"},
	"<post>":   {"水利局副局长", "教育局督学", "粮食局主任科员", "文化馆馆长", "林业站站长", "交通局总工程师", "审计局局长", "档案馆馆长"},
	"<firm>":   {"江城纺织", "双河水泥", "青石化工", "柳林药业", "望江机械", "白沙电力", "龙泉酒业", "枫树木业"},
	"<sky>":    {"晴转多云", "小到中雨", "阴有阵雨", "多云间晴", "雷阵雨", "大雾转晴", "雨夹雪", "晴到少云"},
}

// templates are families of notices, each filled in from one form.
var templates = map[string]string{
	"power cut":   "停电通知：因线路检修，定于<n>月<n>日<n>时至<nn>时对<street>、<street>及<place>一带停电，涉及用户<nn><n>户。请<place>、<street>沿线用户提前做好准备，检修如提前结束将随时恢复送电，请勿触碰电力设施，以免发生危险。",
	"appointment": "经县委常委会研究决定：<name>同志任<post>，试用期一年；<name>同志任<post>；免去<name>同志<post>职务；<name>同志任<post>，免去其<post>职务；免去<name>同志<post>职务，另有任用。以上同志的任职时间从研究决定之日起计算。",
	"weather":     "市气象台<n>月<n>日<n>时发布：今天夜间到明天白天<sky>，东北风<n>级，最低气温<n>度，最高气温<nn>度，相对湿度<nn>%；后天<sky>，气温<n>到<nn>度，降水概率<nn>%。市民外出请注意增减衣物，驾车请减速慢行。",
	"share":       "<firm>（<nn><nn><nn>）<n>月<n>日收盘报<nn>.<nn>元，涨幅<n>.<nn>%，成交量<nn>.<nn>万手，成交额<nn><nn>万元，换手率<n>.<nn>%。主力资金净流出<nn><nn>万元，散户资金净流入<nn><nn>万元。以上内容不构成投资建议，投资有风险，入市需谨慎。",
	"fund":        "<firm>混合基金<n>月<n>日单位净值为<n>.<nn><nn>元，累计净值<n>.<nn><nn>元，较前一交易日上涨<n>.<nn>%。该基金近一月下跌<n>.<nn>%，近三月下跌<nn>.<nn>%，近一年下跌<nn>.<nn>%。基金经理为<name>，于<nn>年<n>月任职，任职期间回报<nn>.<nn>%。基金有风险，投资需谨慎。",
	"water":       "停水公告：<street>供水管道因老化需要更换，计划于<n>月<n>日<n>时起停水<nn>小时，影响范围为<street>、<street>、<place>，抢修电话<nn><nn><nn>。请沿线居民提前储水，停水期间请关好家中水龙头，由此带来的不便敬请谅解。",
	"land":        "<place>国有土地使用权挂牌出让公告：地块位于<street>以东、<street>以北，面积<nn><nn>平方米，用途为住宅，容积率不大于<n>.<nn>，起始价<nn><nn>万元，竞买保证金<nn>万元，报名截至<n>月<n>日<n>时。竞买人可到交易中心领取挂牌文件。",
	"price":       "<n>月<n>日<place>农贸市场价格：大白菜每斤<n>.<nn>元，土豆每斤<n>.<nn>元，西红柿每斤<n>.<nn>元，黄瓜每斤<n>.<nn>元，五花肉每斤<nn>.<nn>元，鲜鸡蛋每斤<n>.<nn>元，草鱼每斤<nn>.<n>元，比上周略有变动，货源充足。",
	"lottery":     "福利彩票第<nn><nn><nn>期开奖：红球<nn>、<nn>、<nn>、<nn>、<nn>、<nn>，蓝球<nn>。一等奖<n>注，每注<nn><nn>万元；二等奖<nn>注，每注<nn>万元；本期销售额<nn><nn>万元，奖池累计<nn><nn>万元。兑奖期限为开奖之日起六十天。",
	"score":       "县篮球联赛第<n>轮<n>月<n>日在<place>体育馆进行，<firm>队以<nn>比<nn>胜<firm>队，<name>得<nn>分<n>个篮板，<name>得<nn>分<n>次助攻；下一轮<n>月<n>日进行，门票可在体育馆售票处购买，欢迎球迷到场助威。",
	"bid":         "<place>小学教学楼工程中标公示：第一中标候选人<firm>，报价<nn><nn>万元，项目经理<name>，工期<nn>天；第二中标候选人<firm>，报价<nn><nn>万元，项目经理<name>，工期<nn>天。公示期为<n>月<n>日至<n>月<nn>日，如有异议请书面提出。",
	"missing":     "寻人启事：<name>，女，<nn>岁，身高一米<nn>，<place>口音，于<n>月<n>日在<street>走失，走失时身穿花棉袄。有知其下落者请与<name>联系，电话<nn><nn><nn><nn>，住址<street><nn>号，家属定有酬谢。",
	"river":       "<n>月<n>日<n>时汛情通报：<place>站水位<nn>.<nn>米，流量<nn><nn>立方米每秒；<place>站水位<nn>.<nn>米，流量<nn><nn>立方米每秒；<place>水库水位<nn>.<nn>米，蓄水<nn><nn>万立方米。各地要加强巡堤查险，及时转移危险地带群众。",
	"bus":         "公交改道通知：因<street>施工，<nn>路、<nn>路、<nn>路自<n>月<n>日起改经<street>、<street>行驶，临时撤销<place>站、<place>站，增设<place>站，恢复时间另行通知。请广大乘客提前安排出行，留意站台公告。",
}

// fill fills a template in.
func fill(form string, random *rand.Rand) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(form, "<")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, ">")
		switch slot {
		case "n":
			fmt.Fprint(&b, 1+random.IntN(9))
		case "nn":
			fmt.Fprint(&b, 10+random.IntN(90))
		default:
			values := slots["<"+slot+">"]
			b.WriteString(values[random.IntN(len(values))])
		}
		form = after
	}
}

// Of notices that are filled in with few values, some share nearly all of them, in other
// slots: one pair in 1,000 appointments of 20,000 pairs, none of any other template.
func TestNoticesOfOneTemplateAreNoCopies(t *testing.T) {
	const pairs, mayJoin = 1000, 3
	for name, form := range templates {
		random := rand.New(rand.NewPCG(11, 11)) // of its own, since maps come in any order
		joined := 0
		for range pairs {
			a, b := fill(form, random), fill(form, random)
			if reprint.Compare(a, b).Kind() != reprint.None {
				joined++
			}
			if got := reprint.Compare(a, "江畔讯 "+a+"（记者 周渡）").Kind(); got != reprint.Copy {
				t.Errorf("%s: a reprint of a notice is %q", name, got)
			}
		}
		if joined > mayJoin || name != "appointment" && joined > 0 {
			t.Errorf("%s: %d of %d pairs of notices are joined", name, joined, pairs)
		}
	}
}
