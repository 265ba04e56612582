package reprint

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/segment"
)

// Edit is what a site does to a text that it takes over.
type Edit string

// The edits, as FACTS.md, "Near-copies", has them.
const (
	Boilerplate Edit = "boilerplate" // furniture of the page before and after
	FivePercent Edit = "5% edits"    // every twentieth letter replaced, dropped or doubled
	TailCut     Edit = "half cut"    // the second half left out
	Extract     Edit = "part"        // the first third alone: page 1 of 3
	Traditional Edit = "traditional" // the other script
)

// Edits are all edits.
func Edits() []Edit { return []Edit{Boilerplate, FivePercent, TailCut, Extract, Traditional} }

// furniture is what pages have around their texts.
var furniture = [...]string{
	"您现在的位置：首页 > 新闻中心 > 正文", "字号：大 中 小　打印本页　关闭窗口", "【纠错】【收藏】【推荐给好友】",
	"免责声明：本文仅代表作者个人观点，与本网无关。", "版权所有，未经书面授权不得转载或建立镜像。", "扫一扫二维码，关注我们的公众号。",
	"上一篇：没有了　下一篇：没有了", "网友评论仅供其表达个人看法，并不表明本网立场。", "联系电话：000-00000000　投稿信箱见首页",
}

// Apply returns an edited body.
func (e Edit) Apply(body string, random *rand.Rand) string {
	letters := []rune(body)
	switch e {
	case Boilerplate:
		n := len(furniture)
		first := random.IntN(n)
		return furniture[first] + "\n" + furniture[(first+1)%n] + "\n" + body + "\n" + furniture[(first+2)%n] + "\n" + furniture[(first+3)%n]
	case FivePercent:
		return mistype(letters, random)
	case TailCut:
		return string(letters[:len(letters)/2])
	case Extract:
		return string(letters[:len(letters)/3])
	case Traditional:
		return toTraditional(body, random)
	}
	return body
}

// mistype replaces, drops or doubles one letter of twenty.
func mistype(letters []rune, random *rand.Rand) string {
	var b strings.Builder
	for _, r := range letters {
		if !unicode.IsLetter(r) || random.IntN(20) > 0 {
			b.WriteRune(r)
			continue
		}
		switch random.IntN(3) {
		case 0:
			b.WriteRune(letters[random.IntN(len(letters))])
		case 1:
			b.WriteRune(r)
			b.WriteRune(r)
		}
	}
	return b.String()
}

// toTraditional writes each character in another of its forms, if it has one.
func toTraditional(body string, random *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if forms := segment.FormsOf(r); len(forms) > 1 && r >= 0x4e00 {
			return forms[random.IntN(len(forms))]
		}
		return r
	}, body)
}

// EditScore says how many edited texts of a kind were found.
type EditScore struct {
	Edit   Edit    `json:"edit"`
	Texts  int     `json:"texts"`
	Found  int     `json:"found"` // in the cluster of what they were made of; an Extract as its part
	Recall float64 `json:"recall"`
}

// leastEdited is the number of letters of a body that edits are made of: a third
// of it is no short body.
const leastEdited = 3 * shortLetters

// EvaluateEdits edits n articles of a store in each way, puts the results into
// the store as new articles, looks where the keeper has them, and deletes them
// again: the store should be a copy. The same seed takes the same articles.
func EvaluateEdits(ctx context.Context, s *store.Store, k *Keeper, n int, seed uint64) ([]EditScore, error) {
	random := rand.New(rand.NewPCG(seed, 0))
	articles, err := sample(ctx, s, n, random)
	if err != nil {
		return nil, fmt.Errorf("choose articles: %w", err)
	}
	var scores []EditScore
	for _, e := range Edits() {
		score, err := evaluateEdit(ctx, s, k, e, articles, random)
		if err != nil {
			return nil, fmt.Errorf("evaluate %s: %w", e, err)
		}
		scores = append(scores, score)
	}
	return scores, nil
}

// sample chooses n articles that are long enough, each with the same chance.
func sample(ctx context.Context, s *store.Store, n int, random *rand.Rand) ([]*corpus.Article, error) {
	var chosen []*corpus.Article
	seen := 0
	err := s.Each(ctx, func(a *corpus.Article) error {
		if sketchOf(a.Body).letters < leastEdited {
			return nil
		}
		if seen++; len(chosen) < n {
			chosen = append(chosen, a)
		} else if at := random.IntN(seen); at < n {
			chosen[at] = a
		}
		return nil
	})
	return chosen, err
}

func evaluateEdit(ctx context.Context, s *store.Store, k *Keeper, e Edit, articles []*corpus.Article, random *rand.Rand) (EditScore, error) {
	score := EditScore{Edit: e, Texts: len(articles)}
	var edited []*corpus.Article
	var ids []string
	for i, a := range articles {
		id := fmt.Sprintf("edited:%s:%d", e, i)
		edited = append(edited, &corpus.Article{ID: id, Title: a.Title, Body: e.Apply(a.Body, random)})
		ids = append(ids, id)
	}
	if _, err := s.Put(ctx, edited); err != nil {
		return score, err
	}
	if err := k.CatchUp(ctx); err != nil {
		return score, err
	}
	for i, a := range articles {
		r, err := k.Of(ctx, ids[i])
		if err != nil {
			return score, err
		}
		if r.holds(a.ID, e) {
			score.Found++
		}
	}
	score.Recall = float64(score.Found) / float64(max(score.Texts, 1))
	if err := s.Delete(ctx, ids...); err != nil {
		return score, err
	}
	return score, k.CatchUp(ctx)
}

// holds reports whether an article is where an edit must have it.
func (r Reprints) holds(id string, e Edit) bool {
	for _, p := range r.Parts {
		if e == Extract && p.ID == id {
			return true
		}
	}
	for _, m := range r.Members {
		if e != Extract && m.ID == id {
			return true
		}
	}
	return false
}
