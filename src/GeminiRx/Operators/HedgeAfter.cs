using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Asks a second source too when the first has shown no content for a while, and keeps the one that shows content first ("hedged request"). Both requests may
    /// be billed.
    /// </summary>
    /// <param name="source">Asked first.</param>
    /// <param name="delay">How long the first has, from zero.</param>
    /// <param name="other">Asked second; it may be the same.</param>
    /// <param name="scheduler">Runs the delay. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answer is that of the one that shows content, or ends in order, first; the other's request is aborted then. Delivered by the thread of the one that answers.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as the one that answers.</description></item>
    /// <item><description>OnError: as the one that answers. Before that: the first's, when it fails before the second is asked (a failure is no slowness); otherwise one that fails leaves the answer to the other, and when both do, it is the first's.</description></item>
    /// <item><description>Dispose: disposes both, and ends the wait.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static ChunkSource HedgeAfter(this ChunkSource source, TimeSpan delay, ChunkSource other, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var timers = scheduler ?? DefaultScheduler.Instance;
        return request => Observable.Create<Chunk>(observer => new Hedge(observer, [source(request), other(request)]).Run(delay, timers));
    }

    /// <summary>Two racers, of which one may win.</summary>
    private sealed class Hedge(IObserver<Chunk> observer, IObservable<Chunk>[] racers) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly SingleAssignmentDisposable[] _requests = [new(), new()];
        private readonly SingleAssignmentDisposable _timer = new();
        private readonly Exception?[] _failures = new Exception?[2];
        private int? _winner;
        private bool _isSecondAsked;

        public Hedge Run(TimeSpan delay, IScheduler scheduler)
        {
            _timer.Disposable = scheduler.Schedule(delay, () =>
            {
                // Asked under the gate: a first that shows content meanwhile waits until the second can be aborted.
                lock (_gate)
                {
                    if (_winner is null && _failures[0] is null && !_requests[1].IsDisposed)
                    {
                        _isSecondAsked = true;
                        Ask(1);
                    }
                }
            });
            Ask(0);
            return this;
        }

        public void Dispose()
        {
            _timer.Dispose();
            Array.ForEach(_requests, request => request.Dispose());
        }

        private void Ask(int racer) => _requests[racer].Disposable = racers[racer]
            .HoldUntilContent(() => Win(racer))
            .Subscribe(
                chunk =>
                {
                    if (_winner == racer)
                    {
                        observer.OnNext(chunk);
                        return;
                    }

                    // Before the race is won there is only what another try says of itself.
                    lock (_gate)
                    {
                        if (_winner is null)
                        {
                            observer.OnNext(chunk);
                        }
                    }
                },
                failure => Fail(racer, failure),
                () =>
                {
                    if (_winner == racer)
                    {
                        observer.OnCompleted();
                    }
                });

        private void Win(int racer)
        {
            lock (_gate)
            {
                if (_winner is not null)
                {
                    return;
                }

                _winner = racer;
            }

            _timer.Dispose();
            _requests[1 - racer].Dispose();
        }

        private void Fail(int racer, Exception failure)
        {
            lock (_gate)
            {
                _failures[racer] = failure;
                var isLast = _winner is null && (!_isSecondAsked || _failures[1 - racer] is not null);
                if (_winner != racer && !isLast)
                {
                    return;
                }
            }

            _timer.Dispose();
            observer.OnError(_winner == racer ? failure : _failures[0]!);
        }
    }
}
