package suggest_test

import (
	"slices"
	"strings"
	"testing"

	"wensou/corpus"
)

// TestReadings holds that words are read as words, and not as their characters.
func TestReadings(t *testing.T) {
	const table = `重庆 chongqing, 重阳 chongyang, 重复 chongfu, 重要 zhongyao, 银行 yinhang, 行业 hangye, 行人 xingren, 长江 changjiang,
		校长 xiaozhang, 增长 zengzhang, 长城 changcheng, 成长 chengzhang, 音乐 yinyue, 快乐 kuaile, 会计 kuaiji, 会议 huiyi, 首都 shoudu,
		成都 chengdu, 大都 dadu, 厦门 xiamen, 大厦 dasha, 西藏 xizang, 收藏 shoucang, 六安 luan, 蚌埠 bengbu, 番禺 panyu, 朝鲜 chaoxian,
		朝阳区 chaoyangqu, 调查 diaocha, 调整 tiaozheng, 效率 xiaolv, 率领 shuailing, 供给 gongji, 导弹 daodan, 弹性 tanxing, 投降 touxiang,
		下降 xiajiang, 传记 zhuanji, 传说 chuanshuo, 人参 renshen, 参加 canjia, 角色 juese, 着陆 zhuolu, 呼吁 huyu, 柏林 bolin,
		秘鲁 bilu, 都江堰 dujiangyan, 还原 huanyuan, 得到 dedao, 目的 mudi`
	other := map[string]string{
		"重庆": "zhongqing", "银行": "yinxing", "长江": "zhangjiang", "校长": "xiaochang", "音乐": "yinle", "会计": "huiji", "首都": "shoudou",
		"西藏": "xicang", "六安": "liuan", "调查": "tiaocha", "供给": "gonggei", "投降": "toujiang", "角色": "jiaose",
	}
	var words []string
	sounds := map[string]string{}
	for row := range strings.SplitSeq(table, ",") {
		f := strings.Fields(row)
		words, sounds[f[0]] = append(words, f[0]), f[1]
	}
	v := open(t, []corpus.Change{{Seq: 1, ID: "1", Article: &corpus.Article{ID: "1", Title: "读音", Tags: words}}})
	found := func(typed, word string) bool {
		return slices.Contains(texts(v.Complete(typed, 20)), word)
	}
	for _, word := range words {
		if !found(sounds[word], word) {
			t.Errorf("Complete(%q) lacks %s", sounds[word], word)
		}
		if wrong := other[word]; wrong != "" && found(wrong, word) {
			t.Errorf("Complete(%q) has %s, which is %s", wrong, word, sounds[word])
		}
	}
}
