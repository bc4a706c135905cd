using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Wire.Json;
using static GeminiRx.Tests.Wire.Reading.Calls.StreamedCalls;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading.Calls;

/// <summary>A streamed call is complete only if all of its pieces and its end have arrived.</summary>
public sealed class ToolCallAssemblerTests
{
    private const string Begin = """{"name":"put","willContinue":true}""";
    private const string One = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}""";
    private const string Two = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"two"}],"willContinue":true}""";

    [Theory]
    [InlineData("MAX_TOKENS")]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("SAFETY")]
    [InlineData("SOMETHING_NEW")]
    [InlineData("CONTINUATION")]
    public void Call_InterruptedByTheEnd_IsIncomplete(string reason)
    {
        var chunks = Decode(Call(Begin) + Call(One) + End(reason));

        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal(("put", """{"text":"one "}""", false), (call.Name, Text(call), call.IsComplete));
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    [Theory]
    [InlineData("""{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}""")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void Call_InterruptedByAFailure_IsIncomplete(string payload)
    {
        var chunks = Decode(Call(Begin) + Call(One) + (payload.Length == 0 ? "" : Event(payload)));

        Assert.False(Assert.Single(chunks.OfType<ToolCallChunk>()).IsComplete);
        Assert.IsType<string>(chunks[^1]);
    }

    [Fact]
    public async Task Call_ThatIsIncomplete_IsReturnedNowhere()
    {
        var chunks = Decode(
                Event("""{"candidates":[{"content":{"parts":[{"text":"I remove it."}]}}]}""") + Call(Begin) + Call(One) + End("MAX_TOKENS")
            )
            .Cast<Chunk>()
            .ToList();
        var answer = chunks.ToObservable();

        Assert.Empty(await answer.ToolCalls().ToList());
        var completion = await answer.ToCompletion();
        Assert.Empty(completion.ToolCalls);
        Assert.Single(completion.Content.OfType<ToolCallChunk>());
        Assert.Equal([new TextPart("I remove it.")], completion.ToContent()!.Parts);
        Assert.Equal([new TextPart("I remove it.")], Content.FromAnswer(chunks)!.Parts);
        var refusal = Assert.Throws<ArgumentException>(() => FunctionResponsePart.To(chunks.OfType<ToolCallChunk>().Single(), Json("{}")));
        Assert.Contains("incomplete", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"name":"","args":{},"partialArgs":[],"willContinue":false}""")]
    [InlineData("""{"name":"put"}""")]
    [InlineData("""{"willContinue":false}""")]
    public void Call_WhoseEndComesOrIsMissingAfterStop_IsComplete(string end) =>
        AssertOne("put", """{"text":"one two"}""", Call(Begin) + Call(One) + Call(Two) + (end.Length == 0 ? "" : Call(end)) + End());

    [Theory]
    [InlineData("""{"text":"thinking on","thought":true}""")]
    [InlineData("""{"text":"","thoughtSignature":"U0lH"}""")]
    [InlineData("""{"text":"and so"}""")]
    [InlineData("""{"executableCode":{"language":"PYTHON","code":"1"}}""")]
    public void Call_WithAnotherPartBetween_IsOneCall(string part)
    {
        var stream =
            Call(Begin) + Call(One) + Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""") + Call(Two) + Call("{}") + End();

        AssertOne("put", """{"text":"one two"}""", stream);
        Assert.Equal(4, Decode(stream).OfType<ContentChunk>().Count());
    }

    [Fact]
    public void Call_WithRepeatedNameAndId_IsOneCall()
    {
        var stream =
            Call(
                """{"id":"c1","name":"put","partialArgs":["""
                    + """{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}"""
            )
            + Call(
                """{"id":"c1","name":"put","partialArgs":["""
                    + """{"jsonPath":"$.text","stringValue":"two","willContinue":true}],"willContinue":true}"""
            )
            + Call("""{"id":"c1","name":"put","willContinue":false}""")
            + End();

        AssertOne("put", """{"text":"one two"}""", stream);
        AssertOne("put", """{"text":"one two"}""", stream.Replace("\"id\":\"c1\",", "", StringComparison.Ordinal));
        AssertOne(
            "put",
            """{"text":"one two"}""",
            stream.Replace(
                "\"name\":\"put\",\"partialArgs\":[{\"jsonPath\":\"$.text\",\"stringValue\":\"two\"",
                "\"name\":\"\",\"partialArgs\":[{\"jsonPath\":\"$.text\",\"stringValue\":\"two\"",
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Call_WhoseLastEventIsWhole_IsOneCall() =>
        AssertOne(
            "put",
            """{"text":"two"}""",
            Call(
                """{"id":"c1","name":"put","partialArgs":["""
                    + """{"jsonPath":"$.text","stringValue":"tw","willContinue":true}],"willContinue":true}"""
            )
                + Call("""{"id":"c1","name":"put","args":{"text":"two"}}""")
                + End()
        );

    [Fact]
    public void Calls_ThatAreInterleaved_DoNotMix()
    {
        var chunks = Decode(
            Call("""{"id":"a","name":"put","willContinue":true}""", """{"id":"b","name":"get","willContinue":true}""")
                + Call("""{"id":"a","partialArgs":[{"jsonPath":"$.x","numberValue":1}],"willContinue":true}""")
                + Call("""{"id":"b","partialArgs":[{"jsonPath":"$.y","numberValue":2}],"willContinue":true}""")
                + Call("""{"id":"b"}""")
                + Call("""{"id":"a"}""")
                + End()
        );

        Assert.Equal(
            [new("get", Json("""{"y":2}""")) { Id = "b" }, new("put", Json("""{"x":1}""")) { Id = "a" }],
            chunks.OfType<ToolCallChunk>()
        );
        Assert.Empty(chunks.OfType<UnknownChunk>());
    }

    [Fact]
    public void Piece_ThatMayBeOfSeveralCalls_IsUnknownAndNoneIsComplete()
    {
        var chunks = Decode(
            Call("""{"id":"a","name":"put","willContinue":true}""")
                + Call("""{"id":"b","name":"get","willContinue":true}""")
                + Call("""{"id":"a","partialArgs":[{"jsonPath":"$.x","numberValue":1}],"willContinue":true}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.y","numberValue":2}],"willContinue":true}""")
                + Call("""{"id":"b"}""")
                + Call("""{"id":"a"}""")
                + End()
        );

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.Equal([false, false], chunks.OfType<ToolCallChunk>().Select(call => call.IsComplete));
    }

    [Fact]
    public void Calls_OneAfterTheOther_AreSeveral()
    {
        var first = Call(Begin) + Call(One) + Call(Two) + Call("{}");

        Assert.Equal(2, Decode(first + first + End()).OfType<ToolCallChunk>().Count(call => call.IsComplete));
        Assert.Equal(
            2,
            Decode(Call(Begin) + Call(Two) + Call(Begin) + Call(Two) + End()).OfType<ToolCallChunk>().Count(call => call.IsComplete)
        );
        Assert.Equal(
            3,
            Decode(Call("""{"name":"put","args":{}}""") + Call("""{"name":"put"}""", """{"name":"put","args":{"x":1}}""") + End())
                .OfType<ToolCallChunk>()
                .Count(call => call.IsComplete)
        );
    }

    // The next call ends the previous one, but does not show that the previous one is complete.
    [Theory]
    [InlineData("STOP", true)]
    [InlineData("MAX_TOKENS", false)]
    [InlineData("", false)]
    public void Calls_OfWhichTheFirstHasNoEnd_AreInOrderAndTheFirstIsCompleteAfterStopOnly(string reason, bool isComplete)
    {
        var calls = Decode(
                Call(Begin)
                    + Call(Two)
                    + Call("""{"name":"get","willContinue":true}""", """{"partialArgs":[{"jsonPath":"$.x","numberValue":1}]}""")
                    + Call("""{"name":"look","args":{}}""")
                    + (reason.Length == 0 ? "" : End(reason))
            )
            .OfType<ToolCallChunk>();

        Assert.Equal([("put", isComplete), ("get", true), ("look", true)], calls.Select(call => (call.Name, call.IsComplete)));
    }

    // The call may lack arguments, so it must count as incomplete.
    [Theory]
    [InlineData(Begin)]
    [InlineData(One)]
    public void Call_ThatAnnouncesMoreBeforeTheNextCall_IsIncomplete(string last)
    {
        var chunks = Decode(Call(Begin) + (last == Begin ? "" : Call(last)) + Call("""{"name":"get","args":{}}""") + End());

        Assert.Equal([("put", false), ("get", true)], chunks.OfType<ToolCallChunk>().Select(call => (call.Name, call.IsComplete)));
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
