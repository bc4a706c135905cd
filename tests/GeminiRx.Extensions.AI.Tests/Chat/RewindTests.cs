using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>How a rewind travels through updates.</summary>
public sealed class RewindTests
{
    private static readonly Chunk[] _rewound =
    [
        new TextChunk("One. "),
        new CheckpointChunk("t1"),
        new ThoughtChunk("Hm."),
        new TextChunk("Tw"),
        new RewindChunk(2),
        new ThoughtChunk("Hm."),
        new TextChunk("Two."),
        ScriptedSource.Completed,
    ];

    // Red when ChunkSourceChatClient left WithoutRewinds out.
    [Fact]
    public async Task Updates_ByDefault_HaveEveryTextOnce()
    {
        var updates = await UpdatesAsync(_rewound, reportRewinds: false);

        Assert.Equal("One. Two.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("One. Two.", updates.ToChatResponse().Text);
        Assert.DoesNotContain(updates, update => update.Contents.OfType<RewindContent>().Any());
    }

    [Fact]
    public async Task Updates_ByDefault_EndWithAnErrorIfTheRepeatedTextDiffers()
    {
        Chunk[] diverged = [new TextChunk("One"), new RewindChunk(3), new TextChunk("Two"), ScriptedSource.Completed];

        var failure = await Assert.ThrowsAsync<GeminiStreamException>(() => UpdatesAsync(diverged, reportRewinds: false));

        Assert.Equal(StreamFault.Diverged, failure.Fault);
    }

    [Fact]
    public async Task Updates_WithRewinds_ReportTheRevokedTextAndContents()
    {
        var updates = await UpdatesAsync(_rewound, reportRewinds: true);

        var rewind = Assert.Single(updates.SelectMany(update => update.Contents).OfType<RewindContent>());
        Assert.Equal((2, 3, 0), (rewind.TextLength, rewind.ThoughtLength, rewind.ContentCount));
        Assert.Equal(new RewindChunk(2), rewind.RawRepresentation);
        Assert.Equal("One. TwTwo.", updates.ToChatResponse().Text); // what Microsoft.Extensions.AI makes of it
    }

    // Red when RewoundUpdates ignored ContentCount.
    [Fact]
    public async Task ToRewoundChatResponse_HasEveryContentOnce()
    {
        using var client = Client(_rewound, reportRewinds: true);
        var response = await client.GetStreamingResponseAsync("Hi").ToRewoundChatResponseAsync();

        Assert.Equal("One. Two.", response.Text);
        Assert.Equal("Hm.", string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(thought => thought.Text)));
        Assert.Equal(response.Text, (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task WithoutRewinds_OfUpdates_HasEveryTextOnceAndPassesOtherUpdates()
    {
        var reported = await UpdatesAsync(_rewound, reportRewinds: true);
        var foreign = new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("c", "x")]);

        var updates = await reported.Append(foreign).ToAsyncEnumerable().WithoutRewinds().ToListAsync();

        Assert.Equal("One. Two.", string.Concat(updates.Select(update => update.Text)));
        Assert.Same(foreign, updates[^1]);
        Assert.DoesNotContain(updates, update => update.Contents.OfType<RewindContent>().Any());
    }

    [Fact]
    public async Task WithoutRewinds_OfUpdatesThatDiffer_Throws()
    {
        Chunk[] diverged = [new TextChunk("One"), new RewindChunk(3), new TextChunk("Two"), ScriptedSource.Completed];
        var reported = await UpdatesAsync(diverged, reportRewinds: true);

        var failure = await Assert.ThrowsAsync<GeminiStreamException>(async () =>
            await reported.ToAsyncEnumerable().WithoutRewinds().ToListAsync()
        );

        Assert.Equal(StreamFault.Diverged, failure.Fault);
    }

    // Red when HoldCalls delivered a call at once.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThatARewindTakesBack_IsNotInvoked(bool streams)
    {
        Chunk[] first =
        [
            new TextChunk("Pay. "),
            new CheckpointChunk("t1"),
            Call("pay", "five"),
            new RewindChunk(0),
            Call("pay", "six"),
            ScriptedSource.Completed,
        ];
        var source = new ScriptedSource(first, [new TextChunk("Paid."), ScriptedSource.Completed]);
        var paid = new List<string>();
        using var client = new ChatClientBuilder(((ChunkSource)source.Answer).AsChatClient(new GeminiChatOptions { ReportRewinds = true }))
            .UseFunctionInvocation()
            .Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string amount) => paid.Add(amount), "pay")] };

        var response = streams
            ? await client.GetStreamingResponseAsync("Pay", options).ToRewoundChatResponseAsync()
            : await client.GetResponseAsync("Pay", options);

        Assert.Equal(["six"], paid);
        Assert.Equal("Pay. Paid.", response.Text.ReplaceLineEndings(""));
    }

    // Red when WithoutRewinds compared the revoked call with the repeated one.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThatRepeatsDifferently_IsInvokedOnceAsRepeated(bool streams)
    {
        Chunk[] first = [Call("pay", "five"), new RewindChunk(0), Call("pay", "six"), ScriptedSource.Completed];
        var source = new ScriptedSource(first, [new TextChunk("Paid."), ScriptedSource.Completed]);
        var paid = new List<string>();
        using var client = new ChatClientBuilder(((ChunkSource)source.Answer).AsChatClient()).UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string amount) => paid.Add(amount), "pay")] };

        var response = streams
            ? await client.GetStreamingResponseAsync("Pay", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Pay", options);

        Assert.Equal(["six"], paid);
        Assert.Equal("Paid.", response.Text);
    }

    [Fact]
    public async Task HeldContent_IsDeliveredBeforeAnError()
    {
        var failure = new GeminiConfigurationException("Over.");
        ChunkSource source = _ =>
            new Chunk[] { new TextChunk("a"), Call("pay", "five"), new TextChunk("b") }
                .ToObservable()
                .Concat(Observable.Throw<Chunk>(failure));
        using var client = source.AsChatClient(new GeminiChatOptions { ReportRewinds = true });
        var text = "";

        await Assert.ThrowsAsync<GeminiConfigurationException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi").WithCancellation(TimeoutToken.Start()))
            {
                text += update.Text;
            }
        });

        Assert.Equal("ab", text);
    }

    private static ToolCallChunk Call(string name, string amount) =>
        new(name, JsonElement.Parse($$"""{"amount":"{{amount}}"}""")) { Id = amount, ThoughtSignature = "c2ln" };

    private static async Task<List<ChatResponseUpdate>> UpdatesAsync(Chunk[] chunks, bool reportRewinds)
    {
        using var client = Client(chunks, reportRewinds);
        return await client.GetStreamingResponseAsync("Hi").ToListAsync();
    }

    private static IChatClient Client(Chunk[] chunks, bool reportRewinds) =>
        ((ChunkSource)new ScriptedSource(chunks).Answer).AsChatClient(new GeminiChatOptions { ReportRewinds = reportRewinds });
}
