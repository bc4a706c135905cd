using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Tests.Wire.Json;

/// <summary>The cursor reads what <see cref="Utf8JsonReader"/> reads, and fails where and as that fails.</summary>
/// <remarks>
/// Seen red without each check: of control characters, hexadecimal digits, leading zeros, digits after a point, what follows a number, the
/// depth, commas between members, and colons; with <c>}</c> as the end of an array, with the position of a skipped value moved, with the
/// escapes of a name kept for the next one, and with an expected name that is only the beginning of a name.
/// </remarks>
public sealed class JsonCursorTests
{
    // Of 30,000 documents, at least a fifth is valid and a fifth is not. Escapes, skipped values and counts are each in a twenty-fifth,
    // several values in a hundredth.
    [Fact]
    public void RandomJson_IsReadLikeByTheReaderOfNet()
    {
        const int Documents = 30_000;
        var (valid, escaped, skipped, counted, several) = (0, 0, 0, 0, 0);
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var json = RandomJson.Write(random);
            for (var mutations = random.Next(3); mutations > 0; mutations--)
            {
                json = RandomJson.Mutate(json, random);
            }

            var choices = Enumerable.Range(0, 7).Select(_ => (Reading)random.Next(3)).ToArray();
            var tokens = JsonTokens.RequireSame(json, value => choices[value % choices.Length]);
            valid += JsonTokens.IsFailure(tokens) ? 0 : 1;
            escaped += tokens.Any(token => token.Contains(" True ", StringComparison.Ordinal)) ? 1 : 0;
            skipped += tokens.Any(token => token.StartsWith("skip", StringComparison.Ordinal)) ? 1 : 0;
            counted += tokens.Any(token => token.StartsWith("count ", StringComparison.Ordinal) && token.Length > 6) ? 1 : 0;
            several += tokens.Count(token => token is "} 0" or "] 0") > 1 ? 1 : 0;
        }

        Assert.InRange(valid, Documents / 5, Documents * 4 / 5);
        Assert.All([escaped, skipped, counted], count => Assert.InRange(count, Documents / 25, Documents));
        Assert.InRange(several, Documents / 100, Documents);
    }

    // Each recorded event, at up to 60 random places.
    [Fact]
    public void Events_CutOrChanged_AreReadLikeByTheReaderOfNet()
    {
        var random = new Random(7);
        foreach (var key in RecordedFiles.StreamFiles)
        {
            var lines = Encoding.UTF8.GetString(RecordedFiles.Read(key)).Split('\n').Where(line => line.Length > 0).Distinct();
            foreach (
                var json in lines.Select(line =>
                    Encoding.UTF8.GetBytes(line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line)
                )
            )
            {
                JsonTokens.RequireSame(json, _ => Reading.Enter);
                for (var cuts = Math.Min(json.Length, 60); cuts > 0; cuts--)
                {
                    JsonTokens.RequireSame(json[..random.Next(json.Length)], value => (Reading)(value % 3));
                    JsonTokens.RequireSame(RandomJson.Mutate(json, random), value => (Reading)((value + cuts) % 3));
                }
            }
        }
    }

    [Fact]
    public void EachByte_InAStringAndAfterABackslash_IsReadLikeByTheReaderOfNet()
    {
        for (var value = 0; value < 256; value++)
        {
            var one = (byte)value;
            RequireSame([.. "[\""u8, one, .. "\"]"u8]);
            RequireSame([.. "[\"\\"u8, one, .. "\"]"u8]);
            RequireSame([.. "[\"0123456789abcdef"u8, one, .. "\"]"u8]);
            RequireSame([.. "[\"0123456789abcdef0123456789abcdef0123456789abcdef"u8, one, .. " \"]"u8]);
            RequireSame([.. "{\"a"u8, one, .. "\":1}"u8]);
            RequireSame([.. "{\"text\""u8, one, .. "1}"u8]);
            RequireSame([.. "{\"text\":"u8, one, .. "1}"u8]);
            RequireSame([.. "{\"text\":1"u8, one, .. "}"u8]);
            RequireSame([.. "[1"u8, one, .. "1]"u8]);
            RequireSame([.. "["u8, one, .. "]"u8]);
            RequireSame([one, .. "{}"u8]);
            RequireSame([.. "{}"u8, one]);
            for (var digit = 0; digit < 4; digit++)
            {
                byte[] digits = [.. "12Ab"u8];
                digits[digit] = one;
                RequireSame([.. "[\"\\u"u8, .. digits, .. "\"]"u8]);
                RequireSame([.. "[\"\\u"u8, .. digits[..digit], one]);
            }
        }

        static void RequireSame(byte[] json) => JsonTokens.RequireSame(json, value => (Reading)(value % 2));
    }

    // All texts of up to four of these characters, as an item, a member and a whole document.
    [Fact]
    public void Numbers_AreReadLikeByTheReaderOfNet()
    {
        var texts = new List<string> { "" };
        for (var first = 0; texts[first].Length < 4; first++)
        {
            texts.AddRange("-+01.e /".Select(next => texts[first] + next));
        }

        foreach (var text in texts)
        {
            JsonTokens.RequireSame($"[{text}]");
            JsonTokens.RequireSame(text);
            JsonTokens.RequireSame(Encoding.UTF8.GetBytes($$"""{"a":{{text}},"b":{{text}}"""), _ => Reading.Count);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}{}")]
    [InlineData("{} []\n1 \"a\" true")]
    [InlineData("\"a\"\"b\"")]
    [InlineData("1{}")]
    [InlineData("nulltrue")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("{,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[1}")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"text\" : 1}")]
    [InlineData("{1:2}")]
    [InlineData("// a\n{}")]
    [InlineData("{/**/}")]
    [InlineData("\uFEFF{}")]
    [InlineData("}")]
    [InlineData("{}}")]
    [InlineData("{}]")]
    public void Structure_IsReadLikeByTheReaderOfNet(string json) => JsonTokens.RequireSame(json);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[{\"text\":", "}]")]
    public void Nesting_IsLimitedLikeByTheReaderOfNet(string open, string close)
    {
        var count = JsonStrings.MaxDepth / (open.Length > 5 ? 2 : 1);
        foreach (var depth in new[] { count - 1, count, count + 1 })
        {
            var json = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

            Assert.Equal(depth > count, JsonTokens.IsFailure(JsonTokens.RequireSame(json)));
            var inArray = Encoding.UTF8.GetBytes($"[{json[open.Length..^close.Length]}]");
            JsonTokens.RequireSame(inArray, _ => Reading.Skip);
        }
    }

    [Fact]
    public void ExpectedNames_AreReadOnlyIfTheyAreWhole()
    {
        var cursor = new JsonCursor("""{"text":1,"texts":2,"te\u0078t":3}"""u8);
        cursor.TryReadValue();
        var fields = new List<AnswerField>();
        while (cursor.TryReadField(out var field))
        {
            fields.Add(field);
            cursor.Skip();
        }

        Assert.Equal([AnswerField.Text, AnswerField.Unknown, AnswerField.Text], fields);
    }

    // The service's names and those of gateways, each also with a space before its colon.
    [Fact]
    public void EachName_IsFound()
    {
        foreach (var field in Enum.GetValues<AnswerField>().Where(field => field != AnswerField.Unknown))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(field.ToString());
            foreach (var spelling in new[] { name, AnswerFields.ToSnakeCase(name) })
            {
                Assert.Equal(field, FieldOf($"{{\"{spelling}\":1}}"));
                Assert.Equal(field, FieldOf($"{{\"{spelling}\" :1}}"));
                Assert.Equal(field, FieldOf($"{{ \"\\u{(int)spelling[0]:x4}{spelling[1..]}\": 1}}"));
                Assert.Equal(AnswerField.Unknown, FieldOf($"{{\"{spelling}X\":1}}"));
            }
        }

        static AnswerField FieldOf(string json)
        {
            var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
            cursor.TryReadValue();
            Assert.True(cursor.TryReadField(out var field));
            return field;
        }
    }
}
