using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Tests.Wire.Reading;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Requests;

/// <summary>An answer is sent back as the service sent it, because the service verifies each part.</summary>
public sealed class AnswerPartsTests
{
    private static readonly ToolCallChunk _call = new("pay", JsonElement.Parse("{\"eur\":5}")) { Id = "1" };

    [Fact]
    public void Answer_SentBack_HasTheReceivedParts()
    {
        const string Parts = """
            {"text":"I think.","thought":true},
            {"text":"Let me see. "},
            {"functionCall":{"id":"c1","name":"f","args":{"a":[1]}},"thoughtSignature":"c2ln"},
            {"functionCall":{"name":"g","args":{}}},
            {"executableCode":{"language":"PYTHON","code":"1"}},
            {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}},
            {"inlineData":{"mimeType":"image/png","data":"AAEC"}},
            {"fileData":{"fileUri":"u","mimeType":"image/png"}},
            {"toolCall":{"id":"t"},"thoughtSignature":"eA=="},
            {"text":"Done.","speechMetadata":{"speaker":"Joe"}},
            {"text":"","thoughtSignature":"ZW5k"}
            """;
        var answer = Decoding
            .Decode(Decoding.Event($$"""{"candidates":[{"content":{"parts":[{{Parts}}]},"finishReason":"STOP"}]}""".ReplaceLineEndings("")))
            .Cast<Chunk>();

        var turn = Content.FromAnswer(answer)!;

        var sent = JsonElement.Parse(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).Span).GetProperty("contents")[0];
        Assert.Equal("model", sent.GetProperty("role").GetString());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse($"[{Parts}]"), sent.GetProperty("parts")), sent.GetRawText());
    }

    [Theory]
    [InlineData("""{"text":"Hello "},{"text":"B","speechMetadata":{"speaker":"Joe"}}""")]
    [InlineData("""{"functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"},{"text":"","newModifier":1}""")]
    [InlineData(
        """{"functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"},{"text":"","thoughtSignature":"ZW5k","newModifier":1}"""
    )]
    [InlineData("""{"text":"Hello"},{"inlineData":{"mimeType":"image/png","data":"a-_b"}}""")]
    [InlineData("""{"text":"Hello"},{"inlineData":{"mimeType":"image/png","data":""}}""")]
    [InlineData("""{"text":"Hello"},{"inlineData":{"mimeType":"no type","data":"AAEC"}}""")]
    [InlineData("""{"text":"Hello"},{"fileData":{"mimeType":"image/png"}}""")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AAEC","displayName":"x"},"thought":true,"thoughtSignature":"eA=="}""")]
    [InlineData("""{"functionCall":{"name":"f","args":{}},"thought":true}""")]
    [InlineData("""{"functionCall":{"name":"f"}}""")]
    [InlineData("""{"functionCall":{"name":"","args":{}}}""")]
    [InlineData("""{"text":"a","partMetadata":{"k":1}}""")]
    [InlineData("""{"text":"Hello"},{"functionCall":{"args":{}},"newModifier":1}""")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AAEC"},"videoMetadata":{"fps":2}}""")]
    public void Answer_WithUnusualParts_IsSentBackUnchanged(string parts)
    {
        var answer = Decoding
            .Decode(Decoding.Event($$"""{"candidates":[{"content":{"parts":[{{parts}}]},"finishReason":"STOP"}]}"""))
            .Cast<Chunk>();

        var sent = JsonElement
            .Parse(RequestWriter.Write(new GenerateRequest(Content.FromAnswer(answer)!), isVertex: false).Span)
            .GetProperty("contents")[0]
            .GetProperty("parts");

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse($"[{parts}]"), sent), sent.GetRawText());
    }

    [Fact]
    public void Answer_WithAnUnusualPartCutInTwo_IsSentBackUnchanged()
    {
        var text = Decoding
            .Decode(Decoding.Event("""{"candidates":[{"content":{"parts":[{"text":"Hello","newModifier":1}]},"finishReason":"STOP"}]}"""))
            .OfType<TextChunk>()
            .Single();

        var part = Assert.IsType<RawPart>(Assert.Single(Content.FromAnswer([new TextChunk("He"), text with { Text = "llo" }])!.Parts));
        Assert.Equal("""{"text":"Hello","newModifier":1}""", part.Json.GetRawText());
        Assert.Equal([new TextPart("Jello")], Content.FromAnswer([new TextChunk("Je"), text with { Text = "llo" }])!.Parts);
    }

    [Fact]
    public void Answer_InManyPieces_IsOneTextAndASeparateSignedPart()
    {
        var turn = Content.FromAnswer([
            new ThoughtChunk("Hm"),
            new ThoughtChunk("m."),
            new TextChunk("One "),
            new UsageChunk(new Usage()),
            new TextChunk("two"),
            new TextChunk(" other") { Candidate = 1 },
            new TextChunk("!") { ThoughtSignature = "cw==" },
            new TextChunk("?"),
            new FinishedChunk(Outcome.Completed),
        ])!;

        Assert.Equal(
            [
                new TextPart("Hmm.") { IsThought = true },
                new TextPart("One two"),
                new TextPart("!") { ThoughtSignature = "cw==" },
                new TextPart("?"),
            ],
            turn.Parts
        );
        Assert.Equal([new TextPart(" other")], Content.FromAnswer([new TextChunk(" other") { Candidate = 1 }], candidate: 1)!.Parts);
    }

    // The service repeats rewound content. A turn with both copies would have the text and the function call twice.
    [Fact]
    public void Answer_ThatWasResumed_HasTextAndCallsOnce()
    {
        Chunk[] answer =
        [
            new TextChunk("A"),
            new CheckpointChunk("t1"),
            new TextChunk("A"),
            _call,
            new RewindChunk(1),
            new CheckpointChunk("t2"),
            new TextChunk("AB"),
            _call with
            {
                Id = "2",
            },
            new FinishedChunk(Outcome.Completed),
        ];

        var turn = Content.FromAnswer(answer)!;

        Assert.Equal([new TextPart("AAB"), new FunctionCallPart("pay", _call.Arguments) { Id = "2" }], turn.Parts);
    }

    [Fact]
    public void Answer_RewoundToItsStart_HasOnlyTheRepeatedContent()
    {
        Chunk[] answer = [new TextChunk("AA"), _call, new TextChunk("x") { Candidate = 1 }, new RewindChunk(2), new TextChunk("AAB")];

        Assert.Equal([new TextPart("AAB")], Content.FromAnswer(answer)!.Parts);
        Assert.Null(Content.FromAnswer(answer, candidate: 1));
        Assert.Null(Content.FromAnswer([new TextChunk("AA"), new RewindChunk(2)]));
    }

    [Fact]
    public async Task Completion_SentBack_IsTheSameTurn()
    {
        Chunk[] answer =
        [
            new TextChunk("AA"),
            _call,
            new RewindChunk(2),
            new TextChunk("A"),
            new TextChunk("AB") { ThoughtSignature = "cw==" },
            new TextChunk("other") { Candidate = 1 },
            _call with
            {
                Id = "2",
            },
            new FinishedChunk(Outcome.Completed),
        ];

        var completion = await answer.ToObservable().ToCompletion();

        Assert.Equal(Content.FromAnswer(answer)!.Parts, completion.ToContent()!.Parts);
        Assert.Equal([new TextPart("other")], completion.ToContent(candidate: 1)!.Parts);
        Assert.Single(completion.ToolCalls);
    }

    [Fact]
    public async Task Completion_WithoutContent_GivesNull() => Assert.Null((await Observable.Empty<Chunk>().ToCompletion()).ToContent());

    [Fact]
    public void Answer_WithoutContent_GivesNull() => Assert.Null(Content.FromAnswer([new FinishedChunk(Outcome.Blocked)]));
}
