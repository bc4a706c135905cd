using System.Reactive.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GeminiRx.Testing.Tests;

public sealed class FakeAnswerTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public void Marbles_AreChunksAtTheirTimes()
    {
        var seen = FakeAnswer.FromMarbles("a-b--|", _clock).Test(_clock);
        _clock.Run();

        Assert.Equal(
            ["0 ms OnNext(a)", "20 ms OnNext(b)", "50 ms OnNext(end)", "50 ms OnCompleted()"],
            seen.Notifications.Select(item =>
                item.Notification.HasValue && item.Notification.Value is var chunk
                    ? $"{item.Time.TotalMilliseconds} ms OnNext({(chunk is TextChunk text ? text.Text : "end")})"
                    : item.ToString()
            )
        );
        seen.AssertOutcome(Outcome.Completed).AssertText("ab");
    }

    [Fact]
    public void Marbles_OfAGroup_ArriveAtOnce_AndTakeTheirFrames()
    {
        var seen = FakeAnswer.FromMarbles("-(ab)c #", _clock, frame: TimeSpan.FromSeconds(1)).Test(_clock);
        _clock.Run();

        Assert.Equal([1, 1, 5, 6], seen.Notifications.Select(item => item.Time.TotalSeconds));
        Assert.True(seen.AssertError<GeminiConnectionException>().IsTransient);
    }

    [Fact]
    public void Marbles_WithChunksAndAnError_UseThem()
    {
        var mine = new FormatException("mine");
        var seen = FakeAnswer.FromMarbles("t#", _clock, new Dictionary<char, Chunk> { ['t'] = new ThoughtChunk("hm") }, mine).Test(_clock);
        _clock.Run();

        seen.AssertValues(new ThoughtChunk("hm"));
        Assert.Same(mine, seen.AssertError<FormatException>());
    }

    [Theory]
    [InlineData("a|b", "after its end, at position 2")]
    [InlineData("a?b", "'?' at position 1")]
    [InlineData("(a", "open bracket")]
    [InlineData("a)", "')' at position 1")]
    [InlineData("((a))", "'(' at position 1")]
    [InlineData("(a-)", "'-' at position 2")]
    public void Marbles_ThatAreInvalid_AreRefused_WithThePlace(string marbles, string message)
    {
        var error = Assert.Throws<FormatException>(() => FakeAnswer.FromMarbles(marbles, _clock));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    // Diagrams of up to 60 marks with groups, checkpoints, rewinds and each end. A diagram describes its own answer, and no other frame.
    [Property(MaxTest = 500)]
    public Property Marbles_DescribeTheirAnswer() =>
        Prop.ForAll(
            Gen.Elements("a", "B", "7", "-", "--", "(ab)", "(a*)", "*", "<", " ")
                .ListOf()
                .SelectMany(marks => Gen.Elements("", "|", "#", "(x|)").Select(end => string.Concat(marks.Take(60)) + end))
                .ToArbitrary(),
            marbles =>
            {
                var clock = new VirtualClock();
                var seen = FakeAnswer.FromMarbles(marbles, clock).Test(clock);
                clock.Run();
                seen.AssertMarbles(marbles);
                if (seen.Notifications.Any(item => item.Time > TimeSpan.Zero))
                {
                    Assert.Throws<AssertionException>(() => seen.AssertMarbles(marbles, frame: TimeSpan.FromMilliseconds(11)));
                }
            }
        );

    [Fact]
    public void Steps_HaveIntervalsAndWaits()
    {
        var ms = TimeSpan.FromMilliseconds(1);
        var answer = new FakeAnswer(_clock)
            .AddDelay(5 * ms)
            .AddText("a")
            .Every(10 * ms)
            .AddText("b", "c")
            .AddDelay(2 * ms)
            .AddThoughts("d")
            .Finish();
        var seen = answer.Test(_clock);
        _clock.Run();

        Assert.Equal([5, 15, 25, 37, 47, 47], seen.Notifications.Select(item => item.Time.TotalMilliseconds));
        Assert.Equal("abc", seen.GetText());
    }

    [Fact]
    public void Answer_IsCold_AndImmutable()
    {
        var begin = new FakeAnswer(_clock).AddText("a");
        var whole = begin.AddDelay(TimeSpan.FromMilliseconds(10)).AddText("b").Finish();
        var (first, second) = (whole.Test(_clock), begin.Test(_clock));
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(30));
        var third = whole.Test(_clock);
        _clock.Run();

        first.AssertMarbles("a(b|)");
        second.AssertText("a").AssertNotEnded();
        third.AssertMarbles("---a(b|)");
    }

    [Fact]
    public void Rewind_CountsTheTextSinceTheCheckpoint()
    {
        var answer = new FakeAnswer(_clock)
            .AddText("kept")
            .AddCheckpoint()
            .AddText("lost", "!")
            .AddThoughts("not counted")
            .Add(new TextChunk("nor this") { Candidate = 1 })
            .AddRewind()
            .AddText("2")
            .AddRewind()
            .AddText("new")
            .AddCheckpoint()
            .AddCheckpoint("mine")
            .Finish();
        var seen = answer.Test(_clock);
        _clock.Run();

        seen.AssertText("keptnew");
        Assert.Equal([5, 1], seen.Values.OfType<RewindChunk>().Select(chunk => chunk.TextLength));
        Assert.Equal(["token-1", "token-2", "mine"], seen.Values.OfType<CheckpointChunk>().Select(chunk => chunk.Token));
    }

    [Fact]
    public void ToolCall_HasArgumentsAndId()
    {
        var seen = new FakeAnswer(_clock)
            .AddToolCall("now")
            .AddToolCall("weather", """{"city":"Bern"}""", "7")
            .Finish()
            .ToolCalls()
            .Test(_clock);
        _clock.Run();

        Assert.Equal(
            [("now", "{}", null), ("weather", """{"city":"Bern"}""", "7")],
            seen.Values.Select(c => (c.Name, c.Arguments.GetRawText(), c.Id))
        );
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => new FakeAnswer(_clock).AddToolCall("x", "{"));
    }

    [Fact]
    public void Step_AfterTheEnd_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new FakeAnswer(_clock).Finish().AddText("a"));
        Assert.Throws<InvalidOperationException>(() => new FakeAnswer(_clock).Fail(FakeFailures.Dropped()).Finish());
    }

    [Fact]
    public void Dispose_InAGroup_EndsItThere()
    {
        var texts = new List<string>();
        using var answer = FakeAnswer.FromMarbles("(abc)|", _clock).Text().Take(2).Subscribe(texts.Add, _ => { });
        _clock.Run();

        Assert.Equal(["a", "b"], texts);
    }

    [Fact]
    public void NullArguments_AreRefused()
    {
        var answer = new FakeAnswer(_clock);

        Assert.Throws<ArgumentNullException>(() => new FakeAnswer(null!));
        Assert.Throws<ArgumentNullException>(() => answer.Add([null!]));
        Assert.Throws<ArgumentNullException>(() => answer.AddText([null!]));
        Assert.Throws<ArgumentNullException>(() => answer.Finish(null!));
        Assert.Throws<ArgumentNullException>(() => answer.Fail(null!));
        Assert.Throws<ArgumentNullException>(() => answer.Subscribe(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => answer.AddDelay(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => answer.Every(TimeSpan.FromTicks(-1)));
    }
}
