using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Structured;

/// <summary>Snapshots of chunks.</summary>
internal static class JsonSnapshots
{
    /// <summary>Delivers the snapshots of the chunks. One observer instead of a chain of operators, which would cost more than the parsing
    /// of a short piece.</summary>
    /// <param name="source">The chunks.</param>
    /// <param name="begin">Creates, for a subscription, what reads a chunk and what the error of the end is; null for none.</param>
    public static IObservable<JsonSnapshot<T>> Read<T>(
        IObservable<Chunk> source,
        Func<(Func<Chunk, JsonSnapshot<T>?> Read, Func<Exception?> End)> begin
    ) =>
        Observable.Create<JsonSnapshot<T>>(observer =>
        {
            var upstream = new SingleAssignmentDisposable();
            var (read, end) = begin();
            upstream.Disposable = source.SubscribeTo(OnNext, failure => observer.End(failure ?? end()));
            return upstream;

            void OnNext(Chunk chunk)
            {
                JsonSnapshot<T>? snapshot;
                try
                {
                    snapshot = read(chunk ?? throw StreamSubscription.NullElement<Chunk>());
                }
                catch (Exception failure)
                {
                    upstream.Dispose();
                    observer.OnError(failure);
                    return;
                }

                if (snapshot is not null)
                {
                    observer.OnNext(snapshot);
                }
            }
        });
}
