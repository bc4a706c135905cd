using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Metering;

/// <summary>Measures one answer while it arrives: its tokens, its model and its time. It sees every chunk, also those that a session does
/// not read any more. Safe from any thread.</summary>
/// <param name="scheduler">Measures the time, from now on.</param>
internal sealed class AnswerMeter(IScheduler scheduler)
{
    private readonly IStopwatch _watch = scheduler.StartStopwatch();
    private volatile Counts _counts = new(null, null, null, Requests: 1);

    /// <summary>What is known so far.</summary>
    public AnswerReport Report
    {
        get
        {
            var counts = _counts;
            return new AnswerReport(
                TokenCounts.Of(counts.Usage),
                counts.ModelVersion,
                Seconds(_watch.Elapsed),
                counts.FirstText is { } first ? Seconds(first) : null
            );
        }
    }

    /// <summary>The number of requests: the first one, and each retry; 0 if none could be made, as with a missing attachment.</summary>
    public int Requests => _counts.Requests;

    /// <summary>Passes an answer on unchanged, and measures it.</summary>
    public IObservable<Chunk> Measure(IObservable<Chunk> answer) => answer.Do(Record, Record, () => { });

    // The service counts all parts of an answer together, so the last counts are the sum.
    private void Record(Chunk chunk)
    {
        var counts = _counts;
        _counts = chunk switch
        {
            UsageChunk usage => counts with { Usage = usage.Usage },
            TextChunk { Candidate: 0, Text.Length: > 0 } when counts.FirstText is null => counts with { FirstText = _watch.Elapsed },
            RetryingChunk => counts with { Requests = counts.Requests + 1 },
            FinishedChunk finished => counts with { Usage = finished.Usage ?? counts.Usage, ModelVersion = finished.ModelVersion },
            _ => counts,
        };
    }

    private void Record(Exception failure)
    {
        var counts = _counts;
        _counts = counts with
        {
            Usage = (failure as GeminiException)?.Usage ?? counts.Usage,
            Requests =
                failure is GeminiConfigurationException && counts is { Usage: null, FirstText: null, Requests: 1 } ? 0 : counts.Requests,
        };
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private sealed record Counts(Usage? Usage, string? ModelVersion, TimeSpan? FirstText, int Requests);
}
