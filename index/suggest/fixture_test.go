package suggest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/index/suggest"
	"wensou/segment/segmenttest"
)

// magazine has an article a line: title | author | source | section | tags | body.
const magazine = `
中国银联江畔网点开业 | 林晚 | 江畔周刊 | 经济/金融 | 银行卡 | 网点设在码头旁边。
中国经济年会在青石县召开 | 周渡 | 江畔周刊 | 经济 | 年会 | 中国经济说到底是人的经济。
重庆火锅节下周开幕 | 曾明 | 江畔周刊 | 文化/饮食 | 火锅 | 火锅节在重庆的码头边。
重阳节里访长寿老人 | 林晚 | 江畔周刊 | 文化 | 老人 | 重阳节那天，老人们登高。
青石水库除险加固工程开工 | 单雄 | 青石日报 | 经济/水利 | 水库、加固 | 水库加固以后，下游放心了。
青石水库开闸放水 | 林晚 | 青石日报 | 经济/水利 | 水库 | 水库的闸门开了。
江畔粮食价格稳中有升 | 周渡 | 江畔周刊 | 经济/农业 | 粮食、价格 | 粮食价格稳了，人心也稳了。
春耕时节访粮乡 | 林晚 | 江畔周刊 | 经济/农业 | 春耕、粮食 | 社员把秧苗装上了车。
县城里的图书馆 | 欧阳青 | 田野周刊 | 文化/阅读 | 图书馆 | 灯光亮到深夜。
测试水位的新办法 | 单雄 | 青石日报 | 经济/水利 | 水文 | 测试水位要下水，测试一次要半天。
运动鞋厂搬进开发区 | 周渡 | 江畔周刊 | 经济/工业 | 运动鞋 | 一双运动鞋要过二十道手。
西安来的木偶戏班 | 曾明 | 田野周刊 | 文化/戏曲 | 木偶戏 | 戏班从西安来。
先进集体受到表彰 | 编辑部 | 青石日报 | 时政 | | 先进集体有三个。
绿色食品走出大山 | 周渡 | 青石日报 | 经济/农业 | 食品 | 山里的绿色食品上了车。
女子篮球队夺冠 | 解珍 | 青石日报 | 体育 | 篮球 | 女子篮球队赢了两分。
银行行长下乡调研 | 周渡 | 江畔周刊 | 经济/金融 | 银行 | 行长住在农家。
音乐会上的快乐老人 | 欧阳青 | 田野周刊 | 文化/音乐 | 音乐 | 音乐会开了一夜。
长江大桥通车十周年 | 单雄 | 江畔周刊 | 经济/交通 | 长江、大桥 | 大桥长在江上。
县长接待日见闻 | 周渡 | 青石日报 | 时政 | | 县长坐在门口，校长许知秋说了半天，重庆市水利局也来了人。
旅游景点免费开放 | 曾明 | 江畔周刊 | 文化/旅游 | 旅游 | 景点免费一个月。
经典诵读进校园 | 欧阳青 | 田野周刊 | 文化/阅读 | 经典 | 孩子们读经典。
iPhone15上市首日见闻 | 曾明 | 江畔周刊 | 经济/工业 | iPhone | 队伍排到街角。
PM2.5监测站建成 | 解珍 | 青石日报 | 环境 | PM2.5 | 监测站在山上。
朝阳小学的早晨 | 欧阳青 | 田野周刊 | 教育 | 小学 | 朝阳照着操场。
会计培训班开课 | 周渡 | 青石日报 | 教育 | 会计 | 会计都来听课。
新方案征求意见 | 解珍 | 青石日报 | 时政 | | 方案贴在墙上。
臺灣老兵回鄉記 | 林晚 | 江畔周刊 | 文化 | 老兵 | 老兵回到了江畔。
中国银行江畔支行搬家 | 周渡 | 江畔周刊 | 经济/金融 | 银行 | 中国银行搬到了新街。
`

// issue returns the articles of the magazine, a day apart.
func issue(t testing.TB) []corpus.Change {
	t.Helper()
	var changes []corpus.Change
	for line := range strings.Lines(strings.TrimSpace(magazine)) {
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		n := len(changes) + 1
		changes = append(changes, corpus.Change{Seq: uint64(n), ID: strconv.Itoa(n), Article: &corpus.Article{
			ID: strconv.Itoa(n), Title: f[0], Author: f[1], Source: f[2], Section: strings.Split(f[3], "/"),
			Tags: strings.FieldsFunc(f[4], func(r rune) bool { return r == '、' }), Body: f[5] + "\n",
			Published: time.Date(2009, 5, n, 0, 0, 0, 0, time.UTC), Precision: corpus.Day,
		}})
	}
	return changes
}

// open returns a vocabulary that knows the changes.
func open(t testing.TB, changes []corpus.Change) *suggest.Vocabulary {
	t.Helper()
	v := suggest.New(segmenttest.Open(t))
	if err := v.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	return v
}
