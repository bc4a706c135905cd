using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>An answer that breaks off and is resumed, end to end: emulator, policy, chat client.</summary>
public sealed class ResumedAnswerTests
{
    private const string Text = "One two three four five six seven eight nine ten eleven twelve.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_OfAResumedAnswer_OccursOnce(bool reportRewinds)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = Text,
                CharactersPerEvent = 4,
                Fault = EmulatorFault.Checkpoints(4).And(EmulatorFault.Drop(2500)).Once(),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        var retry = new RetryOptions { Random = () => 0 };
        var policy = new AnswerPolicy
        {
            Retry = retry,
            Resume = new ResumeOptions { Retry = retry },
        };
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
        using var client = gemini.Source.WithPolicy(policy).AsChatClient(new GeminiChatOptions { ReportRewinds = reportRewinds });

        var updates = await client.GetStreamingResponseAsync("Count").ToListAsync(TimeoutToken.Start());

        Assert.True(emulator.Requests.Count > 1);
        Assert.Empty(emulator.Findings);
        Assert.Equal(reportRewinds, updates.Any(update => update.Contents.OfType<RewindContent>().Any()));
        Assert.Equal(Text, updates.ToRewoundChatResponse().Text);
        Assert.Equal(reportRewinds, updates.ToChatResponse().Text != Text);
        Assert.Equal(Text, (await client.GetResponseAsync("Count", cancellationToken: TimeoutToken.Start())).Text);
    }
}
