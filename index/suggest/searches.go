package suggest

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/related"
	"wensou/segment"
)

// Bounds of what is proposed beside an answer.
const (
	readArticles  = 10   // of an answer, for what they are about
	topicLead     = 120  // characters of a body
	wordedQuery   = 6    // characters; a word or a tag is added to what is no longer
	longWord      = 3    // characters of a word that says something by itself
	leastCovered  = .15  // of the weight of what was asked, that another query has too
	maxTopicShare = .01  // of all articles, that have it: more lead everywhere
	fewArticles   = 1000 // from which on that share makes sense
	fewFound      = 4    // articles from which on two must have a topic
)

// Searches returns up to n searches that a reader may go on to from one that found
// articles, the best first: what others asked that has words in common with it, and then
// what several of the articles are about. None is the search itself. Those from the
// articles find these at least.
func (v *Vocabulary) Searches(text string, articles []*corpus.Article, n int) []string {
	if utf8.RuneCountInString(text) > maxNameRunes || strings.TrimSpace(text) == "" || len(articles) == 0 {
		return nil
	}
	articles = articles[:min(len(articles), readArticles)]
	topics := make([][]topic, len(articles))
	for i, a := range articles {
		topics[i] = v.topicsOf(a)
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	typed := lettersOf(text)
	p := proposals{n: n, typed: typed}
	for _, q := range v.askedNear(segment.Trimmed(text), typed) {
		p.add(q.letters, q.text)
	}
	for _, phrase := range v.phrases(typed, n/2) {
		p.add(lettersOf(phrase), phrase)
	}
	worded := isPlain(text) && utf8.RuneCountInString(typed) <= wordedQuery
	for _, t := range v.common(topics, typed) {
		switch letters := lettersOf(t.normal); {
		case t.kind == Person, t.kind == Organisation, strings.Contains(letters, typed):
			p.add(letters, t.text)
		case worded:
			p.add(letters, strings.TrimSpace(text)+" "+t.text)
		case t.kind == Tag, utf8.RuneCountInString(letters) >= longWord:
			p.add(letters, t.text)
		}
	}
	return p.texts
}

// phrases returns up to n names, tags and words of the corpus that hold a text, those of
// most articles first.
func (v *Vocabulary) phrases(typed string, n int) []string {
	pattern, ok := newPattern(typed)
	if !ok || len(pattern) < 2 || n < 1 {
		return nil
	}
	var out []string
	for _, c := range v.candidates(pattern, 4*n) {
		e := &v.entries[c.number]
		named := e.kind == Word || e.kind == Tag || e.kind == Person || e.kind == Organisation
		if named && len(out) < n && strings.Contains(lettersOf(e.text), typed) {
			out = append(out, e.text)
		}
	}
	return out
}

// isPlain reports a text without marks, to which a word may be added.
func isPlain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !isTyped(r) && !unicode.IsSpace(r) })
}

// proposals are texts of which none says much the same as another.
type proposals struct {
	n       int
	typed   string // letters of what was searched for
	letters []string
	texts   []string
}

// add takes a text, unless there are enough or it is in one of before or holds it. It may
// hold what was searched for, but not be in it.
func (p *proposals) add(letters, text string) {
	if len(p.texts) >= p.n || strings.Contains(p.typed, letters) {
		return
	}
	for _, other := range p.letters {
		if strings.Contains(other, letters) || strings.Contains(letters, other) {
			return
		}
	}
	p.letters, p.texts = append(p.letters, letters), append(p.texts, text)
}

// askedNear returns the queries that have words in common with a normal text, best first:
// the rarer the words are among the queries, and the more readers asked.
func (v *Vocabulary) askedNear(normal, typed string) []*question {
	if len(v.asked) == 0 {
		return nil
	}
	words := askedWords(normal, v)
	weights, all := make([]float64, len(words)), 0.0
	for i, word := range words {
		having := 0
		for q := range v.asked {
			if slices.Contains(v.asked[q].words, word) {
				having++
			}
		}
		weights[i] = math.Log(1 + float64(len(v.asked))/float64(1+having))
		all += weights[i]
	}
	type scored struct {
		*question
		score float64
	}
	var near []scored
	for i := range v.asked {
		q, shared := &v.asked[i], 0.0
		for w, word := range words {
			if slices.Contains(q.words, word) {
				shared += weights[w]
			}
		}
		if strings.Contains(q.letters, typed) && utf8.RuneCountInString(typed) > 1 { // a name that the dictionary lacks
			shared = max(all, 1)
		}
		if shared > 0 && shared >= leastCovered*all {
			near = append(near, scored{q, shared * (1 + q.weight())})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.letters, b.letters))
	})
	out := make([]*question, len(near))
	for i, s := range near {
		out[i] = s.question
	}
	return out
}

// topic is what an article is about.
type topic struct {
	kind         Kind
	text, normal string
}

// topicsOf returns the people and organisations in the title and the lead of an article,
// its tags, and the nouns of its title.
func (v *Vocabulary) topicsOf(a *corpus.Article) []topic {
	var all []topic
	add := func(kind Kind, text string) {
		t := topic{kind, text, segment.Trimmed(text)}
		length := utf8.RuneCountInString(t.normal)
		if length < 2 || length > maxNameRunes || !strings.ContainsFunc(t.normal, unicode.IsLetter) || slices.ContainsFunc(all, func(o topic) bool { return o.normal == t.normal }) {
			return
		}
		all = append(all, t)
	}
	for _, name := range related.Names(a, topicLead, v.words) {
		switch name.Kind {
		case index.SharedPerson:
			add(Person, name.Text)
		case index.SharedOrganisation:
			add(Organisation, name.Text)
		}
	}
	for _, tag := range a.Tags[:min(len(a.Tags), maxTags)] {
		add(Tag, strings.Join(strings.Fields(tag), " "))
	}
	for _, word := range titleWords(a.Title, v.words) {
		switch v.words.Class(word) {
		case segment.Verb, segment.Adjective: // 夯实 leads everywhere
		default:
			add(Word, word)
		}
	}
	return all
}

// common returns the topics that several articles have and what was typed lacks, best
// first: those of more of these articles and of fewer others.
func (v *Vocabulary) common(topics [][]topic, typed string) []topic {
	counts, firsts := map[string]int{}, []topic{}
	for _, of := range topics {
		for _, t := range of {
			if counts[t.normal]++; counts[t.normal] == 1 {
				firsts = append(firsts, t)
			}
		}
	}
	need := 1
	if len(topics) >= fewFound {
		need = 2
	}
	scores := map[string]float64{}
	firsts = slices.DeleteFunc(firsts, func(t topic) bool {
		known := v.having(t)
		everywhere := len(v.articles) >= fewArticles && float64(known) > maxTopicShare*float64(len(v.articles))
		if counts[t.normal] < need || known == 0 || everywhere || strings.Contains(typed, t.normal) {
			return true
		}
		scores[t.normal] = float64(counts[t.normal]) * math.Log(1+float64(len(v.articles))/float64(known))
		return false
	})
	slices.SortStableFunc(firsts, func(a, b topic) int { return cmp.Compare(scores[b.normal], scores[a.normal]) })
	return firsts
}

// having returns how many articles have a topic.
func (v *Vocabulary) having(t topic) int {
	number, ok := v.numbers[v.keyOf(t.kind, t.normal)]
	if !ok {
		return 0
	}
	return int(v.entries[number].articles)
}
