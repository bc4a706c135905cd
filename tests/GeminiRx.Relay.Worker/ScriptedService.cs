using System.Reactive.Linq;

namespace GeminiRx.Relay.Worker;

/// <summary>A service whose answer is the same for each request, from the checkpoint on that the request names, but cut
/// differently.</summary>
public sealed class ScriptedService
{
    private readonly int[] _checkpoints;
    private readonly int _seed;
    private readonly int _pace;
    private int _requests;

    /// <summary>Creates a service.</summary>
    /// <param name="random">The answer and its checkpoints.</param>
    /// <param name="pace">The longest pause between two chunks, in milliseconds.</param>
    /// <param name="variation">How the answer is cut.</param>
    public ScriptedService(Random random, int pace = 12, int variation = 0)
    {
        _seed = random.Next() ^ variation;
        _pace = pace;
        Text = string.Concat(Enumerable.Range(0, random.Next(20, 60)).Select(i => $"{i}-{random.Next(100)} "));
        _checkpoints =
            random.Next(4) == 0
                ? []
                : [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, Text.Length)).Distinct().Order()];
    }

    /// <summary>The uncut answer.</summary>
    public string Text { get; }

    public int Requests => _requests;

    public IObservable<Chunk> Answer(GenerateRequest request) =>
        Observable.Create<Chunk>(
            async (observer, cancellationToken) =>
            {
                var random = new Random(unchecked(_seed + Interlocked.Increment(ref _requests)));
                var at = request.ContinuationToken is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
                while (at < Text.Length)
                {
                    var next = _checkpoints.Where(place => place > at).DefaultIfEmpty(Text.Length).First();
                    var end = Math.Min(next, at + random.Next(1, 12));
                    observer.OnNext(new TextChunk(Text[at..end]));
                    at = end;
                    if (_checkpoints.Contains(at))
                    {
                        observer.OnNext(new CheckpointChunk(at.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                    }

                    if (random.Next(2) == 0)
                    {
                        await Task.Delay(random.Next(_pace), cancellationToken);
                    }
                }

                observer.OnNext(new FinishedChunk(Outcome.Completed));
            }
        );
}
