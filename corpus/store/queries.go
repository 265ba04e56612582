package store

import "context"

// Queries calls do for the counts of the queries of each day. It ends with the first
// error of do.
func (s *Store) Queries(ctx context.Context, do func(day string, counts []byte) error) error {
	return s.eachValue(ctx, "queries", string(queryPrefix), do)
}

// PutQueries replaces the counts of days, and removes those that are nil. When it
// returns nil all are on the disk; on an error some may be.
func (s *Store) PutQueries(ctx context.Context, days map[string][]byte) error {
	return s.putValues(ctx, "queries", queryPrefix, days)
}
