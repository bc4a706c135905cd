using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Wire.Reading.Calls.StreamedCalls;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading.Calls;

/// <summary>The arguments of streamed calls are assembled from pieces with paths.</summary>
public sealed class PartialArgumentsTests
{
    private const string Begin = """{"name":"put","willContinue":true}""";
    private const string One = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}""";
    private const string Two = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"two"}],"willContinue":true}""";

    [Theory]
    [InlineData(
        """{"args":{"mode":"x"},"name":"put","willContinue":true}""",
        """{"partialArgs":[{"jsonPath":"$.text","stringValue":"two"}],"willContinue":true}""",
        """{"mode":"x","text":"two"}"""
    )]
    [InlineData(
        """{"name":"put","partialArgs":[{"jsonPath":"$.text","stringValue":"two"}],"willContinue":true}""",
        """{"args":{"n":1},"willContinue":true}""",
        """{"text":"two","n":1}"""
    )]
    [InlineData(
        """{"name":"put","partialArgs":[{"jsonPath":"$.user.name","stringValue":"Ada"}],"willContinue":true}""",
        """{"args":{"user":{"age":3,"tags":["a"]}},"willContinue":true}""",
        """{"user":{"name":"Ada","age":3,"tags":["a"]}}"""
    )]
    [InlineData(
        """{"name":"put","args":{"user":{"age":3,"tags":["a"]}},"willContinue":true}""",
        """{"partialArgs":[{"jsonPath":"$.user.tags[1]","stringValue":"b"}],"willContinue":true}""",
        """{"user":{"age":3,"tags":["a","b"]}}"""
    )]
    public void Arguments_GivenWholeAndInPieces_AreMerged(string first, string second, string arguments) =>
        AssertOne("put", arguments, Call(first) + Call(second) + Call("{}") + End());

    [Theory]
    [InlineData("$['user.name']", """{"user.name":3}""")]
    [InlineData("""$["is-new"]""", """{"is-new":3}""")]
    [InlineData("$.list['a[0]']", """{"list":{"a[0]":3}}""")]
    [InlineData("$['it\\\\'s']", """{"it's":3}""")]
    [InlineData("$['\\\\u00e9\\\\\\\\']", """{"é\\":3}""")]
    [InlineData("$[ 'a' ][ 0 ]", """{"a":[3]}""")]
    [InlineData("$.is-new", """{"is-new":3}""")]
    [InlineData("$.größe", """{"größe":3}""")]
    [InlineData("$['']", """{"":3}""")]
    [InlineData("$.a[1][0]", """{"a":[null,[3]]}""")]
    [InlineData("a.b", """{"a":{"b":3}}""")]
    public void Path_OfAnyForm_IsResolved(string path, string arguments) =>
        AssertOne(
            "f",
            arguments,
            Call(
                $$"""{"name":"f","partialArgs":[{"jsonPath":"{{path.Replace("\"", "\\\"", StringComparison.Ordinal)}}","numberValue":3}]}"""
            ) + End()
        );

    [Theory]
    [InlineData("$")]
    [InlineData("")]
    [InlineData("$..a")]
    [InlineData("$.*")]
    [InlineData("$[0]")]
    [InlineData("$.a[-1]")]
    [InlineData("$.a[*]")]
    [InlineData("$.a[0")]
    [InlineData("$['a")]
    [InlineData("$['a\\\\x']")]
    [InlineData("$.a[99999999999]")]
    [InlineData("$.a[2000000000]")]
    [InlineData("$.here.inside")]
    public void Path_ThatIsInvalid_IsUnknownAndTheCallIsIncomplete(string path)
    {
        var chunks = Decode(
            Call("""{"name":"f","args":{"here":1},"willContinue":true}""")
                + Call($$"""{"partialArgs":[{"jsonPath":"{{path}}","numberValue":3}],"willContinue":true}""")
                + Call("{}")
                + End()
        );

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.False(Assert.Single(chunks.OfType<ToolCallChunk>()).IsComplete);
        Assert.Null(Content.FromAnswer(chunks.OfType<Chunk>()));
    }

    [Fact]
    public void Index_AheadOfItsTurn_IsKept() =>
        AssertOne(
            "put",
            """{"m":[{"v":1},{"v":2}]}""",
            Call(
                """{"name":"put","partialArgs":[{"jsonPath":"$.m[1].v","numberValue":2},"""
                    + """{"jsonPath":"$.m[0].v","numberValue":1}],"willContinue":true}"""
            ) + End()
        );

    [Fact]
    public void Values_OfEveryKind_AreAccepted() =>
        AssertOne(
            "f",
            """{"a":"","b":1e2,"c":true,"d":null,"e":2.5,"f":"xy"}""",
            Call(
                """
                {"name":"f","partialArgs":[{"jsonPath":"$.a","stringValue":""},{"jsonPath":"$.b","numberValue":1e2},
                  {"jsonPath":"$.c","boolValue":true},
                {"jsonPath":"$.d","nullValue":null},{"jsonPath":"$.e","numberValue":"2.5"},{"jsonPath":"$.f","stringValue":"x",
                  "willContinue":true},
                {"jsonPath":"$.f","stringValue":"y","willContinue":true},{"jsonPath":"$.f"}]}
                """.ReplaceLineEndings(" ")
            ) + End()
        );

    [Theory]
    [InlineData("""{"name":"look","args":"{\"x\":1}"}""", """{"x":1}""")]
    [InlineData("""{"name":"look","args":""}""", "{}")]
    [InlineData("""{"name":"look","args":null}""", "{}")]
    [InlineData("""{"name":"look"}""", "{}")]
    [InlineData("""{"name":"look","args":{"t":"x\ud83d"}}""", "{\"t\":\"x\uFFFD\"}")]
    [InlineData("""{"name":"look","args":{"\udc00":{"t":"\ud83d\ude80 \\ud83d"}}}""", "{\"\uFFFD\":{\"t\":\"\\ud83d\\ude80 \\\\ud83d\"}}")]
    public void Arguments_InOddForms_AreRead(string call, string arguments)
    {
        AssertOne("look", arguments, Call(call) + End());
        AssertOne(
            "look",
            arguments,
            Call(call.Replace("\"name\":", "\"willContinue\":true,\"name\":", StringComparison.Ordinal)) + Call("{}") + End()
        );
    }

    [Fact]
    public void Arguments_InManyPieces_TakeLinearTimeAndBoundedMemory()
    {
        var piece = Call("""{"partialArgs":[{"jsonPath":"$.text","stringValue":"0123456789","willContinue":true}],"willContinue":true}""");
        var bytes = System.Text.Encoding.UTF8.GetBytes(Call(Begin) + string.Concat(Enumerable.Repeat(piece, 5_000)) + End());

        var call = Assert.Single(Decode(bytes).OfType<ToolCallChunk>());
        Assert.Equal(50_000, call.Arguments.GetProperty("text").GetString()!.Length);
        Assert.StartsWith("unreadable", (string)Decode(bytes, maxEventBytes: 100_000)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"partialArgs":{"jsonPath":"$.text","stringValue":"two"},"willContinue":"true"}""")]
    [InlineData("""{"partialArgs":null,"partial_args":[{"json_path":"$.text","string_value":"two"}],"will_continue":true}""")]
    public void Piece_InAnotherForm_IsRead(string piece) =>
        AssertOne("put", """{"text":"one two"}""", Call(Begin) + Call(One) + Call(piece) + Call("{}") + End());

    [Theory]
    [InlineData("""{"partialArgs":"x","willContinue":true}""")]
    [InlineData("""{"partialArgs":[7],"willContinue":true}""")]
    [InlineData("""{"willContinue":1}""")]
    [InlineData("""{"partialArgs":[{"jsonPath":"$.text","numberValue":5}],"willContinue":true}""")]
    public void Piece_ThatIsUnreadable_IsUnknownAndTheCallIsIncomplete(string piece)
    {
        var chunks = Decode(Call(Begin) + Call(One) + Call(piece) + Call("{}") + End());

        Assert.Single(chunks.OfType<UnknownChunk>());
        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal(("""{"text":"one "}""", false), (Text(call), call.IsComplete));
    }

    [Fact]
    public void Arguments_AsAnEmptyArray_AreNone() => AssertOne("f", "{}", Call("""{"name":"f","args":[]}""") + End());

    // Missing items are written as null; their number must not grow with the number of arrays.
    [Fact]
    public void Items_FarAheadInManyArrays_AreBounded()
    {
        string Piece(int i) =>
            $$"""{"partialArgs":["""
            + $$"""{"jsonPath":"$.a[{{i}}]{{string.Concat(Enumerable.Repeat("[999]", 100))}}","numberValue":1}],"willContinue":true}""";

        var chunks = Decode(Call(Begin) + string.Concat(Enumerable.Range(0, 50).Select(i => Call(Piece(i)))) + End());

        Assert.True(Text(Assert.Single(chunks.OfType<ToolCallChunk>())).Length < 50_000);
        Assert.NotEmpty(chunks.OfType<UnknownChunk>());
    }

    [Fact]
    public void Arguments_WithTheMaximumDepth_CanBeSentBack()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        foreach (var depth in Enumerable.Range(230, 30))
        {
            var arguments = JsonSerializer.Serialize(Nested(depth));
            var chunks = Decode(Call($$"""{"name":"","args":{{arguments}}}""") + Call($$"""{"name":"f","args":{{arguments}}}""") + End());
            var turn = Content.FromAnswer(chunks.Cast<Chunk>())!;
            Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).ToArray());
        }
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
