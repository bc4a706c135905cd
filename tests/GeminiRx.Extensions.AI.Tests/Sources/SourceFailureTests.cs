using System.Net;
using System.Reactive.Linq;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Sources;

/// <summary>How an answer of a chat client of another service fails.</summary>
public sealed class SourceFailureTests
{
    private static readonly GenerateRequest _hi = new("Hi");

    public static TheoryData<Exception, Type, bool> Failures { get; } =
        new()
        {
            { new HttpRequestException("no route"), typeof(GeminiConnectionException), true },
            { new IOException("reset"), typeof(GeminiConnectionException), true },
            { new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable), typeof(GeminiApiException), true },
            { new HttpRequestException("no", null, HttpStatusCode.Unauthorized), typeof(GeminiApiException), false },
            { new TaskCanceledException("its own limit"), typeof(GeminiTimeoutException), false },
            { new ForeignException(429), typeof(GeminiApiException), true },
            { new AggregateException(new ForeignException(0), new ForeignException(429)), typeof(GeminiApiException), true },
            { new ForeignException(0, new HttpRequestException("no route")), typeof(GeminiConnectionException), true },
        };

    // Red when UpdateReader passed the exceptions on as they are.
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_IsOneOfTheLibraryAfterTheChunksBefore(Exception foreign, Type expected, bool isTransient)
    {
        using var client = new ScriptedChatClient(new ChatResponseUpdate(ChatRole.Assistant, "a")) { Failure = foreign };
        var source = client.AsChunkSource(new ChatClientSourceOptions { StatusOf = e => (e as ForeignException)?.Status });
        var notifications = await source(_hi).Materialize().ToList();

        Assert.Equal(new TextChunk("a"), notifications[0].Value);
        var failure = Assert.IsAssignableFrom<GeminiException>(notifications[1].Exception);
        Assert.Equal((expected, isTransient), (failure.GetType(), failure.IsTransient));
        Assert.DoesNotContain("reset", failure.ToUserMessage(), StringComparison.Ordinal);
    }

    // Red when an error was content of a complete answer.
    [Theory]
    [InlineData("503", typeof(GeminiApiException))]
    [InlineData("server_error", typeof(GeminiStreamException))]
    [InlineData(null, typeof(GeminiStreamException))]
    public async Task Error_InAnAnswerWithoutAReason_IsAFailure(string? code, Type expected)
    {
        using var client = new ScriptedChatClient(
            new(ChatRole.Assistant, "a"),
            new(ChatRole.Assistant, [new ErrorContent("secret") { ErrorCode = code }])
        );

        var notifications = await client.AsChunkSource()(_hi).Materialize().ToList();

        Assert.Equal(2, notifications.Count);
        var failure = Assert.IsAssignableFrom<GeminiException>(notifications[1].Exception);
        Assert.Equal((expected, true), (failure.GetType(), failure.IsTransient));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_InAnAnswerWithAReason_IsContent()
    {
        using var client = new ScriptedChatClient(
            new(ChatRole.Assistant, [new ErrorContent("I cannot help.") { ErrorCode = "Refusal" }]),
            new(ChatRole.Assistant, []) { FinishReason = ChatFinishReason.ContentFilter }
        );

        var chunks = await client.AsChunkSource()(_hi).ToList();

        Assert.Contains("I cannot help.", Assert.IsType<UnknownChunk>(chunks[0]).Json.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(Outcome.Blocked, Assert.IsType<FinishedChunk>(chunks[1]).Outcome);
    }

    [Fact]
    public async Task Failure_OfTheProgram_IsUnchanged()
    {
        var bug = new InvalidOperationException("bug");
        using var client = new ScriptedChatClient { Failure = bug };

        Assert.Same(bug, (await client.AsChunkSource()(_hi).Materialize().LastAsync()).Exception);
    }

    private sealed class ForeignException(int status, Exception? cause = null) : Exception(null, cause)
    {
        public int Status => status;
    }
}
