package opensearch

import (
	"strings"

	"wensou/corpus"
	"wensou/index/period"
	"wensou/index/plan"
	"wensou/index/rank"
)

// compiled is a query of OpenSearch.
type compiled struct {
	dsl   object
	bound float64 // no document scores more
}

// nothing matches no document, everything all of them.
func nothing() compiled  { return compiled{dsl: object{"match_none": object{}}} }
func everything() object { return object{"match_all": object{}} }

// compile returns OpenSearch's query for what a plan wants. No text of a user is
// parsed by the cluster: each stands as a value in a query that takes it as it is.
func (v *view) compile(q plan.Query) compiled {
	switch q := q.(type) {
	case plan.Term:
		return v.term(q)
	case plan.Phrase:
		return v.phrase(q)
	case plan.Literal:
		return constant(literal(q), q.Score)
	case plan.Prefix:
		if v.counted(prefix(q)) == 0 {
			return nothing()
		}
		return constant(prefix(q), q.Weight*v.idf(prefix(q)))
	case plan.Named:
		return constant(named(q), 0)
	case plan.Group:
		return v.group(q)
	case plan.IDs:
		return constant(object{"terms": object{idField: []string(q)}}, 0)
	case plan.Filter:
		return constant(v.compile(q.Query).dsl, 0)
	case plan.Within:
		inner := v.compile(q.Query)
		return compiled{object{"bool": object{"must": inner.dsl, "filter": object{"range": object{minuteField: within(q.Days)}}}}, inner.bound}
	case plan.Without:
		inner := v.compile(q.Query)
		return compiled{object{"bool": object{"must": inner.dsl, "must_not": v.each(q.Excluded)}}, inner.bound}
	case plan.Everything:
		return constant(everything(), 0)
	}
	return nothing()
}

// each returns the queries of several.
func (v *view) each(queries []plan.Query) []object {
	all := make([]object, len(queries))
	for i, q := range queries {
		all[i] = v.compile(q).dsl
	}
	return all
}

// constant gives all matches of a query one score.
func constant(dsl object, score float64) compiled {
	if score == 0 {
		return compiled{dsl: object{"bool": object{"filter": dsl}}}
	}
	return compiled{object{"constant_score": object{"filter": dsl, "boost": score}}, score}
}

// termQuery returns the query for a term of a field, with a factor of its score.
func termQuery(field plan.FieldName, term string, boost float64) object {
	return object{"term": object{string(field): object{"value": bounded(term), "boost": boost}}}
}

// term scores words by the cluster's BM25. Names have no frequency and no length: the
// saturation of a single one in a text of mean length is 1. So does a word have no
// score by which it can be told that nearly all articles hold: the least idf is that of
// package rank.
func (v *view) term(q plan.Term) compiled {
	leaf := termQuery(q.Field, q.Text, 1)
	if q.Weight == 0 {
		return constant(leaf, 0)
	}
	if v.counted(leaf) == 0 {
		return nothing()
	}
	idf := v.idf(leaf)
	if q.Field != plan.Words || idf <= rank.MinIDF {
		return constant(leaf, q.Weight*idf)
	}
	return compiled{termQuery(q.Field, q.Text, q.Weight*v.cluster.boost), q.Weight * idf * (rank.K1 + 1)}
}

// phrase scores what holds a text as if it were a word. OpenSearch would weigh it by
// the sum of the idfs of its bigrams, which is known, and so put right.
func (v *view) phrase(q plan.Phrase) compiled {
	leaf := literal(plan.Literal{Text: q.Text})
	if q.Text == "" || v.counted(leaf) == 0 {
		return nothing()
	}
	idf := v.idf(leaf)
	theirs := 0.0
	for _, gram := range phraseGrams(q.Text) {
		theirs += v.idf(gram)
	}
	if theirs == 0 || idf <= rank.MinIDF {
		return constant(leaf, q.Weight*idf)
	}
	boost := q.Weight * v.cluster.boost * idf / theirs
	return compiled{matchPhrase(textField, q.Text, boost), q.Weight * idf * (rank.K1 + 1)}
}

// phraseGrams returns the queries for the bigrams of a text, none for a single
// character.
func phraseGrams(text string) []object {
	if isSingle(text) {
		return nil
	}
	var leaves []object
	for gram := range strings.FieldsSeq(phraseOf(text)) {
		leaves = append(leaves, object{"term": object{textField: object{"value": gram, "boost": 1}}})
	}
	return leaves
}

func matchPhrase(field, text string, boost float64) object {
	return object{"match_phrase": object{field: object{"query": phraseOf(text), "boost": boost}}}
}

// literal returns the query for a text wherever it is written.
func literal(q plan.Literal) object {
	field := textField
	if q.Title {
		field = titleField
	}
	switch {
	case q.Text == "":
		return nothing().dsl
	case isSingle(q.Text):
		return object{"prefix": object{field: object{"value": firstGram(q.Text)}}}
	}
	return matchPhrase(field, q.Text, 1)
}

func prefix(q plan.Prefix) object {
	return object{"prefix": object{string(plan.Words): object{"value": bounded(q.Text)}}}
}

// named returns the query for a name or a part of one.
func named(q plan.Named) object {
	text := bounded(q.Text)
	if q.Field != plan.Section {
		return wildcard(q.Field, "*"+escaper.Replace(text)+"*")
	}
	if text == "" {
		return nothing().dsl
	}
	return object{"bool": object{"should": []object{
		termQuery(q.Field, text, 1), wildcard(q.Field, "*"+corpus.SectionSeparator+escaper.Replace(text)),
	}}}
}

func wildcard(field plan.FieldName, pattern string) object {
	return object{"wildcard": object{string(field): object{"value": pattern}}}
}

// escaper writes a text so that a wildcard query takes it as it is.
var escaper = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`)

// group sums the scores of its queries up.
func (v *view) group(q plan.Group) compiled {
	if len(q.Queries) == 0 {
		return nothing()
	}
	parts, clauses := object{}, make([]object, len(q.Queries))
	bounds, sum := make([]float64, len(q.Queries)), 0.0
	for i, part := range q.Queries {
		c := v.compile(part)
		clauses[i], bounds[i] = c.dsl, c.bound
		sum += c.bound
	}
	switch {
	case q.Share > 0 && sum > 0:
		parts["should"], parts["minimum_should_match"] = clauses, 1
		parts["filter"] = heavy(clauses, bounds, q.Share*sum)
	case q.Min >= len(clauses):
		parts["must"] = clauses
	default:
		parts["should"], parts["minimum_should_match"] = clauses, max(1, q.Min)
	}
	if len(q.Optional) > 0 {
		optional := make([]object, len(q.Optional))
		for i, part := range q.Optional {
			c := v.compile(part)
			optional[i] = c.dsl
			sum += c.bound
		}
		parts = object{"must": object{"bool": parts}, "should": optional}
	}
	return compiled{object{"bool": parts}, sum}
}

// slack is the share by which sums of weights may differ: scores are 32 bits long.
const slack = 1e-5

// heavy matches the documents whose clauses weigh enough together.
func heavy(clauses []object, weights []float64, need float64) object {
	var weighed []object
	for i, c := range clauses {
		if weights[i] > 0 {
			weighed = append(weighed, object{"constant_score": object{"filter": c, "boost": weights[i]}})
		}
	}
	return object{"function_score": object{
		"query": object{"bool": object{"should": weighed}}, "min_score": need * (1 - slack),
	}}
}

// within returns the range of minutes that lie in all of some ranges of days.
func within(days []period.Period) object {
	bounds := object{}
	var from, to *int64
	for _, d := range days {
		if !d.From.IsZero() {
			if m := minuteOf(d.From); from == nil || m > *from {
				from = &m
			}
		}
		if !d.To.IsZero() {
			if m := minuteOf(d.To.AddDate(0, 0, 1)); to == nil || m < *to {
				to = &m
			}
		}
	}
	if from != nil {
		bounds["gte"] = *from
	}
	if to != nil {
		bounds["lt"] = *to
	}
	return bounds
}
