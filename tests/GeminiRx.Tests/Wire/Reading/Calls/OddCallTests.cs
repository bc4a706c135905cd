using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Wire.Reading.Calls.StreamedCalls;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading.Calls;

/// <summary>Calls in unusual forms, as gateways send them.</summary>
public sealed class OddCallTests
{
    private const string Begin = """{"name":"put","willContinue":true}""";
    private const string One = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}""";
    private const string Two = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"two"}],"willContinue":true}""";

    [Fact]
    public void Call_WithoutAName_CannotBeAnsweredAndGivesAdvice()
    {
        var call = Assert.Single(Decode(Call("""{"name":"","args":{"x":1}}""") + End()).OfType<ToolCallChunk>());

        Assert.Equal("", call.Name);
        Assert.Contains(
            "ask again",
            Assert.Throws<ArgumentException>(() => FunctionResponsePart.To(call, Json("{}"))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"functionCall":{"name":"","willContinue":true}}""")]
    [InlineData("""{"functionCall":{"name":"","args":{"x":1}},"text":"a"}""")]
    [InlineData("""{"text":"a","inlineData":{"mimeType":"no type","data":"AQID"}}""")]
    [InlineData("""{"text":"a","inlineData":{"mimeType":"image/png","data":""}}""")]
    [InlineData("""{"text":"a","thought":true,"fileData":{"fileUri":""}}""")]
    public void Part_ThatARequestHasNoOrdinaryFormFor_IsSentBack(string part)
    {
        var chunks = Decode(Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""") + End()).Cast<Chunk>().ToList();

        var parts = Content.FromAnswer(chunks)!.Parts;
        Assert.Equal(chunks.OfType<ContentChunk>().Count(), parts.Count);
        Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(Content.Model(parts)), isVertex: false).ToArray());
    }

    [Theory]
    [InlineData("""{"args":{"x":1}}""")]
    [InlineData("""{"name":null,"args":{"x":1}}""")]
    [InlineData("""{"name":5,"args":{"x":1}}""")]
    [InlineData("""{"name":"f","args":5}""")]
    [InlineData("""{"name":"f","args":[1]}""")]
    [InlineData("""{"name":"f","args":"no JSON"}""")]
    [InlineData("""{"name":"f","args":"[1]"}""")]
    public void Call_ThatIsInvalid_IsUnknownAndSentBackUnchanged(string call)
    {
        var chunks = Decode(Call(call) + End());

        var part = $$"""{"functionCall":{{call}}}""";
        Assert.Equal(part, Assert.Single(chunks.OfType<UnknownChunk>()).Json.GetRawText());
        Assert.Equal(part, Assert.IsType<RawPart>(Assert.Single(Content.FromAnswer(chunks.OfType<Chunk>())!.Parts)).Json.GetRawText());
    }

    [Theory]
    [InlineData("""{"partialArgs":[{"jsonPath":"$.x","numberValue":1}],"willContinue":true}""")]
    [InlineData("""{"willContinue":true}""")]
    [InlineData("""{"id":"lost"}""")]
    public void Piece_WithoutACall_IsUnknownAndNotSentBack(string piece)
    {
        var chunks = Decode(Call(piece) + TextEvent("ok", "STOP"));

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.Equal([new TextPart("ok")], Content.FromAnswer(chunks.OfType<Chunk>())!.Parts);
    }

    // The call announces no more, but one of its strings does.
    [Theory]
    [InlineData("MAX_TOKENS")]
    [InlineData("STOP")]
    public void Call_WithAnUnfinishedString_IsIncomplete(string reason)
    {
        const string Piece = """{"id":"a","partialArgs":[{"jsonPath":"$.t","stringValue":"x","willContinue":true}]}""";

        var call = Assert.Single(
            Decode(Call("""{"id":"a","name":"f","willContinue":true}""") + Call(Piece) + End(reason)).OfType<ToolCallChunk>()
        );

        Assert.Equal(("""{"t":"x"}""", false), (Text(call), call.IsComplete));
    }

    [Fact]
    public void Call_WithAnUnfinishedStringOnly_AcceptsTheRest() =>
        AssertOne(
            "f",
            """{"t":"xy"}""",
            Call("""{"name":"f","partialArgs":[{"jsonPath":"$.t","stringValue":"x","willContinue":true}]}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.t","stringValue":"y"}]}""")
                + End()
        );

    [Fact]
    public void End_OfAStringByNulls_EndsIt() =>
        AssertOne(
            "put",
            """{"text":"one "}""",
            Call(Begin)
                + Call(One)
                + Call("""{"partialArgs":[{"jsonPath":"$.text","stringValue":null,"nullValue":null}],"willContinue":true}""")
                + Call("{}")
                + End()
        );

    [Fact]
    public void Calls_WithNumbersAsIds_DoNotMix()
    {
        var calls = Decode(
                Call("""{"id":1,"name":"f","willContinue":true}""", """{"id":2,"name":"g","willContinue":true}""")
                    + Call(
                        """{"id":1,"partialArgs":[{"jsonPath":"$.x","numberValue":1}]}""",
                        """{"id":2,"partialArgs":[{"jsonPath":"$.y","boolValue":"true"}]}"""
                    )
                    + End()
            )
            .OfType<ToolCallChunk>();

        Assert.Equal([("1", "f", """{"x":1}"""), ("2", "g", """{"y":true}""")], calls.Select(call => (call.Id, call.Name, Text(call))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"","name":"","args":{},"partialArgs":[],"willContinue":false}""")]
    [InlineData("""{"name":null,"args":null,"id":null}""")]
    public void End_WithoutACall_GivesOnlyItsSignature(string end)
    {
        var chunks = Decode(
            Event($$$"""{"candidates":[{"content":{"parts":[{"functionCall":{{{end}}},"thoughtSignature":"U0lH"}]}}]}""") + End()
        );

        Assert.Equal(new TextChunk("") { ThoughtSignature = "U0lH" }, Assert.Single(chunks.OfType<ContentChunk>()));
        Assert.Empty(Decode(End() + Call(end)).OfType<ContentChunk>());
        Assert.IsType<FinishedChunk>(Decode(End() + Call(end))[^1]);
    }

    [Fact]
    public void Calls_WithoutEnd_AreBounded() =>
        Assert.StartsWith(
            "unreadable",
            Decode(string.Concat(Enumerable.Range(0, 300).Select(i => Call($$"""{"id":"{{i}}","name":"f","willContinue":true}"""))))[^1]
                .ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Call_WithUnknownMembers_IsSentBackUnchanged()
    {
        var part = Assert.IsType<RawPart>(
            Assert.Single(Content.FromAnswer(Decode(Call("""{"name":"f","args":{},"extra":7}""") + End()).Cast<Chunk>())!.Parts)
        );

        Assert.Equal(7, part.Json.GetProperty("functionCall").GetProperty("extra").GetInt32());
    }

    private static void AssertOne(string name, string arguments, string stream)
    {
        foreach (var chunks in new[] { Decode(stream), Decode(stream, _ => 1) })
        {
            Assert.Empty(chunks.OfType<UnknownChunk>());
            var call = Assert.Single(chunks.OfType<ToolCallChunk>());
            Assert.Equal((name, true), (call.Name, call.IsComplete));
            Assert.True(JsonElement.DeepEquals(Json(arguments), call.Arguments), Text(call));
            Assert.IsType<FinishedChunk>(chunks[^1]);
        }
    }

    private static string Text(ToolCallChunk call) => call.Arguments.GetRawText();

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
