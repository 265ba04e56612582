package bleve

import (
	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/index/bleve/literal"
	"wensou/index/plan"
)

// compile returns bleve's query for what a plan wants.
func compile(q plan.Query) query.Query {
	switch q := q.(type) {
	case plan.Term:
		return term{field: string(q.Field), text: q.Text, weight: q.Weight}
	case plan.Phrase:
		return phrase{q.Text, q.Weight}
	case plan.Literal:
		if q.Title {
			return literal.NewTitleQuery(q.Text, q.Score)
		}
		return literal.NewQuery(q.Text, q.Score)
	case plan.Prefix:
		return prefix{q.Text, q.Weight}
	case plan.Named:
		return named{string(q.Field), q.Text}
	case plan.Group:
		return group{queries: plan.Each(q.Queries, compile), min: q.Min, share: q.Share, optional: plan.Each(q.Optional, compile)}
	case plan.IDs:
		return filter{query.NewDocIDQuery(q)}
	case plan.Filter:
		return filter{compile(q.Query)}
	case plan.Within:
		return within{compile(q.Query), minutesOf(q.Days...)}
	case plan.Without:
		return butNot{compile(q.Query), anyOf(plan.Each(q.Excluded, compile)...)}
	case plan.Everything:
		return everything()
	}
	return literal.NewQuery("", 0) // matches nothing
}
