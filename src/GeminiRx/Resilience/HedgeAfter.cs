using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Asks a second source too when the first has shown no content for a while, and keeps the one that shows content first ("hedged
    /// request"). Both requests may
    /// be billed.
    /// </summary>
    /// <param name="source">Asked first.</param>
    /// <param name="delay">How long the first has, from zero.</param>
    /// <param name="other">Asked second; it may be the same.</param>
    /// <param name="scheduler">Runs the delay. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answer is that of the one that shows content, or ends in order, first; the other's request is aborted then. Delivered
    /// by the thread of the one that answers.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as the one that answers.</description></item>
    /// <item><description>
    /// OnError: as the one that answers. Before that: the first's, when it fails before the second is asked (a failure is no slowness);
    /// otherwise one
    /// that fails leaves the answer to the other, and when both do, it is the first's. A source that throws at the call has failed.
    /// </description></item>
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
        return request =>
            Observable.Create<Chunk>(observer =>
                new Hedge(observer, [Observable.Defer(() => source(request)), Observable.Defer(() => other(request))]).Run(delay, timers)
            );
    }

    /// <summary>Two racers, of which one may win.</summary>
    /// <remarks>The gate guards who may win and the order of what goes out; it is not held while anything else is called.</remarks>
    private sealed class Hedge(IObserver<Chunk> observer, IObservable<Chunk>[] racers) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly DeliveryQueue _queue = new();
        private readonly SingleAssignmentDisposable[] _requests = [new(), new()];
        private readonly SingleAssignmentDisposable _timer = new();
        private readonly Exception?[] _failures = new Exception?[2];
        private int? _winner;
        private bool _isSecondAsked;

        public Hedge Run(TimeSpan delay, IScheduler scheduler)
        {
            _timer.Disposable = scheduler.Schedule(
                delay,
                () =>
                {
                    lock (_gate)
                    {
                        _isSecondAsked = _winner is null && _failures[0] is null && !_requests[1].IsDisposed;
                        if (!_isSecondAsked)
                        {
                            return;
                        }
                    }

                    // Where the first shows content in this moment, the second is disposed as soon as it is asked.
                    Ask(1);
                }
            );
            Ask(0);
            return this;
        }

        public void Dispose()
        {
            _queue.Dispose();
            _timer.Dispose();
            Array.ForEach(_requests, request => request.Dispose());
        }

        private void Ask(int racer) =>
            _requests[racer].Disposable = racers[racer]
                .HoldUntilContent(() => Win(racer))
                .SubscribeTo(chunk => Pass(racer, chunk), failure => End(racer, failure));

        // Before the race is won there is only what another try says of itself.
        private void Pass(int racer, Chunk chunk)
        {
            lock (_gate)
            {
                if ((_winner ?? racer) == racer)
                {
                    _queue.Add(() => observer.OnNext(chunk));
                }
            }

            _queue.Drain();
        }

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

        private void End(int racer, Exception? failure)
        {
            lock (_gate)
            {
                _failures[racer] = failure;
                var isLast = _winner is null && (!_isSecondAsked || _failures[1 - racer] is not null);
                if (_winner != racer && !isLast)
                {
                    return;
                }

                // When both fail before content, it is the first's failure.
                var end = _winner == racer ? failure : _failures[0];
                _queue.Add(() => observer.End(end));
            }

            _timer.Dispose();
            _queue.Drain();
        }
    }
}
