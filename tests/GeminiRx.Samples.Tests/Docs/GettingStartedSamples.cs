#pragma warning disable RS0030 // the samples are those of a program, and a program may write to the console
using System.Reactive.Linq;
using GeminiRx.Emulator;
using GeminiRx.Testing;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The code of getting-started.md and testing.md.</summary>
public sealed class GettingStartedSamples
{
    private readonly VirtualClock clock = new();

    [Fact]
    public async Task FirstProgram_Runs()
    {
        // <docs>
        var emulator = new GeminiEmulator();                  // runs in process; its answers say that it is not a model
        var gemini = new GeminiClient(new GeminiOptions { ApiKey = "any", HttpClient = emulator.CreateClient() });

        await gemini.Stream("Write a story about space exploration")
            .Text()
            .ForEachAsync(text => Console.Write(text));
        // </docs>
        Assert.Single(emulator.Requests);
    }

    internal static void FromEnvironment()
    {
        // <docs>
        var gemini = GeminiClient.FromEnvironment();
        // </docs>
        _ = gemini;
    }

    internal static void WithPolicy(GeminiClient gemini, View view)
    {
        // <docs>
        var source = gemini.Source.WithPolicy(AnswerPolicy.Interactive);

        using var answer = source(new GenerateRequest("Write a long story") { System = "Write for children." })
            .Subscribe(
                chunk =>
                {
                    switch (chunk)
                    {
                        case TextChunk text:
                            Console.Write(text.Text);
                            break;
                        case RewindChunk rewind:              // the service sends this text again
                            view.RemoveLast(rewind.TextLength);
                            break;
                        case RetryingChunk retry:
                            Console.Error.WriteLine($"Attempt {retry.Attempt + 1} follows in {retry.Delay.TotalSeconds:0} s.");
                            break;
                    }
                },
                error => Console.Error.WriteLine((error as GeminiException)?.ToUserMessage() ?? error.Message));
        // </docs>
    }

    [Fact]
    public void Pipeline_IsTestedInFiveLines()
    {
        // <docs>
        var clock = new VirtualClock();                                 // IScheduler and TimeProvider in one
        var answer = FakeAnswer.FromMarbles("abc----d|", clock);        // a character takes 10 ms
        var shown = answer.Pace(TimeSpan.FromMilliseconds(30), clock).Text().Test(clock);
        clock.Run();
        shown.AssertMarbles("a--x---d|", new Dictionary<char, string> { ['x'] = "bc" });
        // </docs>
    }

    [Fact]
    public void FakeAnswer_StepByStep_HasTimes()
    {
        // <docs>
        var answer = new FakeAnswer(clock)
            .AddThoughts("The user wants the weather.")
            .AddDelay(TimeSpan.FromSeconds(2))
            .AddToolCall("get_weather", """{"city":"Paris"}""")
            .Finish();
        // </docs>
        var shown = answer.Test(clock);
        clock.Run();

        Assert.Equal(TimeSpan.FromSeconds(2), shown.Notifications[^1].Time);
    }

    [Fact]
    public void FakeSource_RecordsRequests()
    {
        // <docs>
        var service = new FakeSource(clock,
            new FakeAnswer(clock).AddDelay(TimeSpan.FromMilliseconds(10)).Fail(FakeFailures.Unavailable()),
            new FakeAnswer(clock).AddText("Hello.").Finish());
        var shown = service.Source.WithPolicy(AnswerPolicy.Interactive, clock)(new GenerateRequest("Hi")).Text().Test(clock);
        clock.Run();
        shown.AssertText("Hello.").AssertCompleted();
        service.AssertRequests(FakeRequestState.Failed, FakeRequestState.Completed);
        // </docs>
    }

    [Fact]
    public async Task Emulator_OnTheClock_FailsOnce()
    {
        // <docs>
        var emulator = new GeminiEmulator(new EmulatorOptions
        {
            Text = "Hello from the emulator.",
            Fault = EmulatorFault.Error(EmulatorError.Unavailable).Once(),
            TimeProvider = clock,
        });
        var gemini = new GeminiClient(new GeminiOptions { ApiKey = "any", HttpClient = emulator.CreateClient(), TimeProvider = clock });
        // </docs>
        var answer = RunAsync();
        await clock.AdvanceUntilAsync(answer);

        Assert.Equal("Hello from the emulator.", await answer);

        async Task<string> RunAsync() =>
            (await gemini.Source.WithPolicy(AnswerPolicy.Interactive, clock)(new GenerateRequest("Hi")).ToCompletion()).Text;
    }

    internal sealed class View
    {
        private readonly System.Text.StringBuilder _shown = new();

        public void RemoveLast(int length) => _shown.Length -= length;
    }
}
