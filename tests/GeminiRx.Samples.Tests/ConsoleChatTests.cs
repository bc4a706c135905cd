using System.Reactive.Subjects;
using System.Reflection;
using ConsoleChat;
using GeminiRx.Testing;

namespace GeminiRx.Samples.Tests;

public sealed class ConsoleChatTests
{
    private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 11, 27, 9, 30, 0, TimeSpan.Zero));
    private readonly Subject<ConsoleCancelEventArgs> _stops = new();

    [Fact]
    public async Task Functions_AreCalled_AndTheNextPromptHasAllTurns()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock)
                .AddText("Let me see. ")
                .AddToolCall("get_time", """{"name":"UTC"}""", "1")
                .AddToolCall("roll_dice", """{"count":2}""", "2")
                .Finish(),
            new FakeAnswer(_clock).AddText("It is half past nine.").Finish(),
            new FakeAnswer(_clock).AddText("Goodbye.").Finish()
        );

        var shown = await RunAsync(service, "What time is it?\nThanks\n\n");

        Assert.Matches(
            """
            ^
            > Let me see. \[get_time {"name":"UTC"} = "?.*09:30.*\]
            \[roll_dice {"count":2} = .*\[[1-6],[1-6]\].*\]
            It is half past nine.
            > Goodbye.
            > $
            """.ReplaceLineEndings("\n"),
            shown
        );
        Assert.Equal(["user", "model", "user", "model", "user"], service.Requests[2].Request.Contents.Select(turn => turn.Role));
    }

    [Fact]
    public async Task Failure_IsSaid_AndItsPromptIsNotSentAgain()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).Fail(FakeFailures.InvalidKey()),
            new FakeAnswer(_clock).AddText("Yes.").Finish()
        );

        var shown = await RunAsync(service, "One\nTwo\n");

        Assert.Contains("! The key is not valid. Check GEMINI_API_KEY", shown, StringComparison.Ordinal);
        Assert.Single(service.Requests[1].Request.Contents);
    }

    [Fact]
    public async Task Stop_EndsTheAnswer_AndAbortsTheRequest()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).AddText("Never ending"),
            new FakeAnswer(_clock).AddText("Next.").Finish()
        );
        var chat = RunAsync(service, "Go on\nNext\n", isStopped: true);

        Assert.Contains("Never ending\n! ", await chat, StringComparison.Ordinal);
        service.AssertRequests(FakeRequestState.Aborted, FakeRequestState.Completed);
    }

    private async Task<string> RunAsync(FakeSource service, string input, bool isStopped = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var run = new Chat(service.Source, _clock).RunAsync(new StringReader(input), output, _stops);
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        if (isStopped)
        {
            var pressed = (ConsoleCancelEventArgs)
                Activator.CreateInstance(
                    typeof(ConsoleCancelEventArgs),
                    BindingFlags.Instance | BindingFlags.NonPublic,
                    null,
                    [ConsoleSpecialKey.ControlC],
                    null
                )!;
            _stops.OnNext(pressed);
            Assert.True(pressed.Cancel); // the process goes on
        }

        await _clock.AdvanceUntilAsync(run);
        return output.ToString();
    }
}
