package server_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wensou/corpus/usage"
	"wensou/index/suggest"
)

// askedBy returns a log in which so many readers asked queries that find something, but
// for one that finds nothing by now.
func askedBy(t *testing.T, readers int, queries ...string) *usage.Queries {
	t.Helper()
	log := usage.NewQueries(june)
	for i := range readers {
		for _, query := range append(slices.Clone(queries), "拆了的桥") {
			log.Count(fmt.Sprint("203.0.113.", i), query, true)
		}
	}
	_, err := log.Propose(t.Context(), func(_ context.Context, query string) (bool, error) { return query != "拆了的桥", nil })
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestSearchesAreProposed has what the pages propose to search for.
func TestSearchesAreProposed(t *testing.T) {
	const (
		hot     = "热门搜索"
		related = `<h2 id="beside">相关搜索</h2>`
		ferry   = `<a href="/search?q=%E6%B8%A1%E5%8F%A3" rel="nofollow"><bdi>渡口</bdi></a>`
		hostile = `<bdi>&lt;b&gt;粮食</bdi>`
		seed    = `<bdi>粮食 种子</bdi>` // what others asked
		spring  = `<bdi>粮食 春耕</bdi>` // the one tag of what is found that is not in the query
	)
	for _, tt := range []struct {
		name, url      string
		asked          []string
		readers        int
		found          []string
		want, unwanted []string
	}{
		{"home", "/", []string{"渡口", "<b>粮食"}, 3, nil, []string{hot, ferry, hostile}, []string{"例如", "拆了的桥"}},
		{"home, of too few readers", "/", []string{"渡口"}, 2, nil, []string{"水库"}, []string{hot, "渡口"}},
		{"nothing found", "/search?q=无此", []string{"渡口"}, 3, nil, []string{hot, ferry}, []string{related, "拆了的桥"}},
		{"nothing found, without a log", "/search?q=无此", nil, 0, nil, nil, []string{hot, related}},
		{"results", "/search?q=粮食", []string{"渡口", "粮食 种子"}, 3, []string{"粮食"}, []string{related, seed}, []string{hot, ferry, "拆了的桥", `<bdi>粮食</bdi></a></li>`}},
		{"results, without a log", "/search?q=粮食", nil, 0, []string{"粮食"}, []string{related, spring}, []string{hot}},
		{"the second page", "/search?q=粮食&page=2", nil, 0, []string{"粮食"}, nil, []string{related}},
		{"without words", "/search?source=田野周刊", nil, 0, []string{""}, nil, []string{related}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := holding(t, tt.found...)
			config.Examples = []string{"水库"}
			config.Queries = askedBy(t, tt.readers, tt.asked...)
			var asked []suggest.Asked
			for _, query := range tt.asked {
				asked = append(asked, suggest.Asked{Query: query, Count: tt.readers})
			}
			config.Suggest.SetAsked(asked)
			wantInPage(t, newServer(t, config), tt.url, tt.want, tt.unwanted)
		})
	}
	t.Run("a server that knows neither", func(t *testing.T) {
		config := holding(t, "粮食")
		config.Suggest, config.Queries = nil, nil
		wantInPage(t, newServer(t, config), "/search?q=粮食", nil, []string{related, hot})
	})
}
