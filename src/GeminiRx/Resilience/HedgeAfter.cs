using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Sends a second request when the first has delivered no content after a delay, and keeps the answer that delivers content first
    /// ("hedged request"). Both requests may be billed.
    /// </summary>
    /// <param name="source">The source of the first request.</param>
    /// <param name="delay">The time before the second request, from zero.</param>
    /// <param name="other">The source of the second request. It may be the same.</param>
    /// <param name="scheduler">Runs the delay. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answer comes from the request that delivers content, or ends in order, first. The other request is aborted then.
    /// Chunks are delivered on the thread of the winning answer.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as the winning answer.</description></item>
    /// <item><description>
    /// OnError: as the winning answer. Without a winner: the failure of the first request if it fails before the second is sent; otherwise,
    /// when both have failed, the failure of the first. A source that throws when called counts as failed.
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

    /// <summary>Two racing requests, of which one wins.</summary>
    /// <remarks>The lock guards the winner and the order of delivery. It is not held during calls of other code.</remarks>
    private sealed class Hedge(IObserver<Chunk> observer, IObservable<Chunk>[] racers) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly DeliveryQueue _queue = new();
        private readonly SingleAssignmentDisposable[] _requests = [new(), new()];
        private readonly SingleAssignmentDisposable _timer = new();
        private readonly Exception?[] _failures = new Exception?[2];
        private int? _winner;
        private bool _isSecondSent;

        public Hedge Run(TimeSpan delay, IScheduler scheduler)
        {
            _timer.Disposable = scheduler.Schedule(
                delay,
                () =>
                {
                    lock (_gate)
                    {
                        _isSecondSent = _winner is null && _failures[0] is null && !_requests[1].IsDisposed;
                        if (!_isSecondSent)
                        {
                            return;
                        }
                    }

                    // If the first delivers content at this moment, the second is disposed as soon as it is sent.
                    Send(1);
                }
            );
            Send(0);
            return this;
        }

        public void Dispose()
        {
            _queue.Dispose();
            _timer.Dispose();
            Array.ForEach(_requests, request => request.Dispose());
        }

        private void Send(int racer) =>
            _requests[racer].Disposable = racers[racer]
                .BufferUntilContent(() => Win(racer))
                .SubscribeTo(chunk => Pass(racer, chunk), failure => End(racer, failure));

        // Before one has won, only RetryingChunk and QueuedChunk arrive here.
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
                var isLast = _winner is null && (!_isSecondSent || _failures[1 - racer] is not null);
                if (_winner != racer && !isLast)
                {
                    return;
                }

                var end = _winner == racer ? failure : _failures[0];
                _queue.Add(() => observer.End(end));
            }

            _timer.Dispose();
            _queue.Drain();
        }
    }
}
