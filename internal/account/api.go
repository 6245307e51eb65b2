package account

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// none is an answer without anything to say: {}.
type none struct{}

// Call adds the calls of this package to an API.
func (s *Service) Call(api *rest.API) {
	s.callSchools(api)
	s.callEntry(api)
	s.callMe(api)
	s.callStaff(api)
}

// own wraps a call of somebody about the own account: the viewer is taken out
// of the request once.
func own[In, Out any](f func(ctx context.Context, v Viewer, in In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) { return f(ctx, ViewerOf(ctx), in) }
}

// hasAccount permits calls about the own account.
func hasAccount(ctx context.Context) error { return mayKeep(ViewerOf(ctx)) }

// network is what limits count an asker by.
func network(ctx context.Context) string { return web.Network(web.Client(ctx)) }
