using System.Globalization;
using System.Reactive.Linq;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Operators.Pacing.DisplayTimes;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothProperties
{
    private static readonly SmoothOptions _options = new() { MaxLag = TimeSpan.FromTicks(100), Frame = TimeSpan.FromTicks(10) };
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });

    [Property(MaxTest = 200)]
    public void Smooth_AnyDrops_AreRewoundCorrectly(byte[] seeds, byte[] cuts, byte[] drops, byte[] gaps)
    {
        var text = Generated.Text(seeds);
        var scheduler = new TestScheduler();
        var (source, end) = Generated.Timed(scheduler, Generated.Rewound(text, cuts, drops, isThought: false), gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Generated.AssertRewindsGive(text, [.. result.Values()]);
    }

    [Property(MaxTest = 300)]
    public void Smooth_AnyTextAndTiming_KeepsTheBoundAndLosesNothing(byte[] seeds, byte[] cuts, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        var text = Generated.Text(seeds);
        var pieces = Generated.Cut(text, cuts).Where(piece => !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1])).ToList();
        var (source, end) = Generated.Timed(scheduler, pieces, gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Assert.Equal(string.Concat(pieces), result.Joined());
        Assert.All(Lags(source, result), lag => Assert.InRange(lag, 0, _options.MaxLag.Ticks));

        // The frames keep their distance, except for those at the maximum lag or at the end.
        var frames = result
            .Messages.Where(message => message.Value.HasValue && message.Time < end)
            .Select(message => message.Time)
            .ToList();
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.Second - pair.First >= _options.Frame.Ticks, $"{pair}"));
    }

    [Property(MaxTest = 300)]
    public void Smooth_TextThatContinuesInTime_IsReleasedInWholeGraphemes(byte[] seeds, byte[] cuts, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        var text = Generated.Text(seeds);
        var (source, end) = Generated.Timed(scheduler, Generated.Cut(text, cuts), [.. gaps.Select(gap => (byte)(gap % 10))]);

        var result = scheduler.Start(
            () => source.Smooth(_options with { MaxLag = TimeSpan.FromHours(1) / 100 }, scheduler),
            100,
            200,
            end + 1000
        );

        var ends = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        var at = 0;
        Assert.All(result.Values(), piece => Assert.Contains(at += piece.Length, ends));
    }

    [Property(MaxTest = 300)]
    public void Smooth_ThoughtsTextsAndCandidates_StayInOrder(byte[] kinds, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        Chunk[] chunks =
        [
            .. kinds.Select(
                (kind, i) =>
                    (Chunk)(
                        (kind % 5) switch
                        {
                            0 => new ThoughtChunk($"t{i} "),
                            1 => new TextChunk($"c{i} ") { Candidate = 1 },
                            2 => _usage1,
                            3 => new CodeChunk("PYTHON", $"{i}"),
                            _ => new TextChunk($"a{i} "),
                        }
                    )
            ),
        ];
        var (source, end) = Generated.Timed(scheduler, chunks, gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Assert.Equal(Flat(chunks), Flat(result.Values()));
    }

    [Fact]
    public async Task Smooth_TimerAgainstSource_NeverOverlapsAndLosesNothing()
    {
        var checker = new OverlapChecker<string>();
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source
            .Smooth(new SmoothOptions { MaxLag = TimeSpan.FromMilliseconds(1), Frame = TimeSpan.FromTicks(1) })
            .Subscribe(checker);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 50_000; i++)
                {
                    source.OnNext("xy");
                }

                source.OnCompleted();
            },
            GeminiRx.TestSupport.TimeoutToken.Start()
        );

        Assert.Equal(100_000, (await checker.EndAsync(GeminiRx.TestSupport.TimeoutToken.Start())).Sum(text => text.Length));
    }

    private static string Flat(IEnumerable<Chunk> chunks) =>
        string.Concat(
            chunks.Select(chunk =>
                chunk switch
                {
                    TextChunk text => text.Text,
                    ThoughtChunk thought => thought.Text,
                    CodeChunk code => code.Code,
                    _ => "",
                }
            )
        );
}
