using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Calls whose arguments are streamed: a call is one only when it is whole.</summary>
public sealed class ToolCallTests
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
    public void Call_ThatAnEndCutsShort_IsNotComplete(string reason)
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
    public void Call_ThatAFailureCutsShort_IsNotComplete(string payload)
    {
        var chunks = Decode(Call(Begin) + Call(One) + (payload.Length == 0 ? "" : Event(payload)));

        Assert.False(Assert.Single(chunks.OfType<ToolCallChunk>()).IsComplete);
        Assert.IsType<string>(chunks[^1]);
    }

    [Fact]
    public async Task Call_ThatIsNotComplete_IsNowhereACall()
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

    [Fact]
    public void Call_WithoutAName_CannotBeAnsweredAndSaysWhatToDo()
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
    public void Call_WithAnotherPartBetween_IsOne(string part)
    {
        var stream =
            Call(Begin) + Call(One) + Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""") + Call(Two) + Call("{}") + End();

        AssertOne("put", """{"text":"one two"}""", stream);
        Assert.Equal(4, Decode(stream).OfType<ContentChunk>().Count());
    }

    [Fact]
    public void Call_WhoseNameAndIdComeAgain_IsOne()
    {
        var stream =
            Call(
                """{"id":"c1","name":"put","partialArgs":[{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}"""
            )
            + Call(
                """{"id":"c1","name":"put","partialArgs":[{"jsonPath":"$.text","stringValue":"two","willContinue":true}],"willContinue":true}"""
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
    public void Call_WhoseLastEventIsWhole_IsOne() =>
        AssertOne(
            "put",
            """{"text":"two"}""",
            Call(
                """{"id":"c1","name":"put","partialArgs":[{"jsonPath":"$.text","stringValue":"tw","willContinue":true}],"willContinue":true}"""
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

    // The next call says that no more comes for the one before, but not that all of it came.
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

    // Nothing tells whether it was to have arguments: a call must not be made that may not be whole.
    [Theory]
    [InlineData(Begin)]
    [InlineData(One)]
    public void Call_ThatSaysItGoesOnWhenTheNextBegins_IsNotComplete(string last)
    {
        var chunks = Decode(Call(Begin) + (last == Begin ? "" : Call(last)) + Call("""{"name":"get","args":{}}""") + End());

        Assert.Equal([("put", false), ("get", true)], chunks.OfType<ToolCallChunk>().Select(call => (call.Name, call.IsComplete)));
    }

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
    public void Path_OfAnyForm_NamesItsPlace(string path, string arguments) =>
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
    public void Path_ThatNamesNoPlace_IsUnknownAndTheCallIsNotComplete(string path)
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
                """{"name":"put","partialArgs":[{"jsonPath":"$.m[1].v","numberValue":2},{"jsonPath":"$.m[0].v","numberValue":1}],"willContinue":true}"""
            ) + End()
        );

    [Fact]
    public void Values_OfEveryKind_AreTaken() =>
        AssertOne(
            "f",
            """{"a":"","b":1e2,"c":true,"d":null,"e":2.5,"f":"xy"}""",
            Call(
                """
                {"name":"f","partialArgs":[{"jsonPath":"$.a","stringValue":""},{"jsonPath":"$.b","numberValue":1e2},{"jsonPath":"$.c","boolValue":true},
                {"jsonPath":"$.d","nullValue":null},{"jsonPath":"$.e","numberValue":"2.5"},{"jsonPath":"$.f","stringValue":"x","willContinue":true},
                {"jsonPath":"$.f","stringValue":"y","willContinue":true},{"jsonPath":"$.f"}]}
                """.ReplaceLineEndings(" ")
            ) + End()
        );

    [Theory]
    [InlineData("""{"args":{"x":1}}""")]
    [InlineData("""{"name":null,"args":{"x":1}}""")]
    [InlineData("""{"name":5,"args":{"x":1}}""")]
    [InlineData("""{"name":"f","args":5}""")]
    [InlineData("""{"name":"f","args":[1]}""")]
    [InlineData("""{"name":"f","args":"no JSON"}""")]
    [InlineData("""{"name":"f","args":"[1]"}""")]
    public void Call_ThatIsNone_IsUnknownAndGoesBackAsItCame(string call)
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
    public void Piece_OfNoCall_IsUnknownAndDoesNotGoBack(string piece)
    {
        var chunks = Decode(Call(piece) + TextEvent("ok", "STOP"));

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.Equal([new TextPart("ok")], Content.FromAnswer(chunks.OfType<Chunk>())!.Parts);
    }

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
    public void Arguments_InManyPieces_TakeTimeAndMemoryInProportionAndNoMoreThanAnEventMay()
    {
        var piece = Call("""{"partialArgs":[{"jsonPath":"$.text","stringValue":"0123456789","willContinue":true}],"willContinue":true}""");
        var bytes = System.Text.Encoding.UTF8.GetBytes(Call(Begin) + string.Concat(Enumerable.Repeat(piece, 5_000)) + End());

        var call = Assert.Single(Decode(bytes).OfType<ToolCallChunk>());
        Assert.Equal(50_000, call.Arguments.GetProperty("text").GetString()!.Length);
        Assert.StartsWith("unreadable", (string)Decode(bytes, maxEventBytes: 100_000)[^1], StringComparison.Ordinal);
    }

    // The call does not say that it goes on, but a string of it does.
    [Theory]
    [InlineData("MAX_TOKENS")]
    [InlineData("STOP")]
    public void Call_WhoseStringGoesOn_IsNotComplete(string reason)
    {
        const string Piece = """{"id":"a","partialArgs":[{"jsonPath":"$.t","stringValue":"x","willContinue":true}]}""";

        var call = Assert.Single(
            Decode(Call("""{"id":"a","name":"f","willContinue":true}""") + Call(Piece) + End(reason)).OfType<ToolCallChunk>()
        );

        Assert.Equal(("""{"t":"x"}""", false), (Text(call), call.IsComplete));
    }

    [Fact]
    public void Call_WhoseStringGoesOnWithoutTheCallSayingSo_TakesTheRest() =>
        AssertOne(
            "f",
            """{"t":"xy"}""",
            Call("""{"name":"f","partialArgs":[{"jsonPath":"$.t","stringValue":"x","willContinue":true}]}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.t","stringValue":"y"}]}""")
                + End()
        );

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
    public void Piece_ThatCannotBeRead_IsUnknownAndTheCallIsNotComplete(string piece)
    {
        var chunks = Decode(Call(Begin) + Call(One) + Call(piece) + Call("{}") + End());

        Assert.Single(chunks.OfType<UnknownChunk>());
        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal(("""{"text":"one "}""", false), (Text(call), call.IsComplete));
    }

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
    public void End_OfNoCall_SaysNothingButItsSignature(string end)
    {
        var chunks = Decode(
            Event($$$"""{"candidates":[{"content":{"parts":[{"functionCall":{{{end}}},"thoughtSignature":"U0lH"}]}}]}""") + End()
        );

        Assert.Equal(new TextChunk("") { ThoughtSignature = "U0lH" }, Assert.Single(chunks.OfType<ContentChunk>()));
        Assert.Empty(Decode(End() + Call(end)).OfType<ContentChunk>());
        Assert.IsType<FinishedChunk>(Decode(End() + Call(end))[^1]);
    }

    [Fact]
    public void Arguments_AsAnEmptyArray_AreNone() => AssertOne("f", "{}", Call("""{"name":"f","args":[]}""") + End());

    // What is missing before items is written as null: it must not grow with the number of arrays.
    [Fact]
    public void Items_FarAheadInManyArrays_AreBounded()
    {
        string Piece(int i) =>
            $$"""{"partialArgs":[{"jsonPath":"$.a[{{i}}]{{string.Concat(Enumerable.Repeat("[999]", 100))}}","numberValue":1}],"willContinue":true}""";

        var chunks = Decode(Call(Begin) + string.Concat(Enumerable.Range(0, 50).Select(i => Call(Piece(i)))) + End());

        Assert.True(Text(Assert.Single(chunks.OfType<ToolCallChunk>())).Length < 50_000);
        Assert.NotEmpty(chunks.OfType<UnknownChunk>());
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
    public void Arguments_NestedAsDeepAsTheyMay_CanBeSentBack()
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

    [Fact]
    public void Call_WithMoreThanItsArguments_GoesBackAsItCame()
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

    private static string Call(params string[] calls) =>
        Event(
            $$$"""{"candidates":[{"content":{"parts":[{{{string.Join(',', calls.Select(call => $$"""{"functionCall":{{call}}}"""))}}}]}}]}"""
        );

    private static string End(string reason = "STOP") =>
        Event($$"""{"candidates":[{"content":{"role":"model"},"finishReason":"{{reason}}"}]}""");

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
