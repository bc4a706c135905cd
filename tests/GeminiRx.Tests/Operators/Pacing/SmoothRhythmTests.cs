using System.Globalization;
using System.Reactive.Linq;
using GeminiRx.Tests.Wire.Reading;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Operators.Pacing.DisplayTimes;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothRhythmTests
{
    // Sentences and paragraphs, about a second apart: the bursts of the service as users report them. No recording contains times.
    private static readonly (int Gap, int Length)[] _rhythm =
    [
        (1000, 55),
        (900, 140),
        (1400, 320),
        (700, 90),
        (1800, 410),
        (1100, 230),
        (2100, 380),
        (600, 60),
        (1500, 290),
        (1200, 510),
        (1900, 120),
        (800, 330),
        (1300, 75),
        (1700, 460),
        (1000, 180),
        (1600, 240),
    ];

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Smooth_TheServicesRhythm_KeepsTheBoundAndHalvesTheVariation()
    {
        var time = 0L;
        var bursts = _rhythm
            .Select(burst => OnNext(time += burst.Gap * TimeSpan.TicksPerMillisecond, new string('x', burst.Length)))
            .ToList();
        var source = _scheduler.CreateHotObservable([.. bursts, OnCompleted<string>(time + (2 * TimeSpan.TicksPerSecond))]);

        var result = _scheduler.Start(() => source.Smooth(scheduler: _scheduler), 100, 200, time + (3 * TimeSpan.TicksPerSecond));

        var (before, after) = (Variation(Times(source.Messages)), Variation(Times(result.Messages)));
        Assert.All(Lags(source, result), lag => Assert.InRange(lag, 0, TimeSpan.TicksPerSecond));
        Assert.True(after <= before / 2, string.Create(CultureInfo.InvariantCulture, $"{before:F2} before, {after:F2} after"));
    }

    [Fact]
    public void Smooth_RecordedAnswerInThatRhythm_KeepsTheBoundAndHalvesTheVariation()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        var time = 0L;
        var chunks = Decoding
            .Decode(RecordedFiles.Read("googleai/streaming-success-basic-reply-long.txt"))
            .Cast<Chunk>()
            .Select(
                (chunk, i) => OnNext(time += chunk is TextChunk ? _rhythm[i % _rhythm.Length].Gap * TimeSpan.TicksPerMillisecond : 1, chunk)
            )
            .ToList();
        var source = _scheduler.CreateHotObservable([.. chunks, OnCompleted<Chunk>(time + 1)]);
        var texts = _scheduler.CreateHotObservable([
            .. chunks
                .Where(chunk => chunk.Value.Value is TextChunk)
                .Select(chunk => OnNext(chunk.Time, ((TextChunk)chunk.Value.Value).Text)),
        ]);

        var result = _scheduler.Start(() => source.Smooth(scheduler: _scheduler).Text(), 100, 200, time + 100);

        Assert.Equal(string.Concat(texts.Messages.Select(message => message.Value.Value)), result.Joined());
        Assert.All(Lags(texts, result), lag => Assert.InRange(lag, 0, TimeSpan.TicksPerSecond));
        var (before, after) = (Variation(Times(texts.Messages)), Variation(Times(result.Messages)));
        Assert.True(after <= before / 2, string.Create(CultureInfo.InvariantCulture, $"{before:F2} before, {after:F2} after"));
    }

    /// <summary>The coefficient of variation of the gaps between adjacent characters.</summary>
    private static double Variation(List<long> times)
    {
        var gaps = times.Zip(times.Skip(1), (one, next) => (double)(next - one)).ToList();
        var mean = gaps.Average();
        return Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean;
    }
}
