using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Tests.Wire.Json;

/// <summary>Values that events repeat, and data. Seen red with repeated arrays of any depth, of any length, and of other kinds.</summary>
public sealed class JsonValueTests
{
    [Fact]
    public void RepeatedString_IsTheLastString()
    {
        var repeated = new RepeatedString();
        var values = new List<string?>();
        foreach (var json in new[] { "\"a\"", "\"a\"", "1", "null", "{}", "\"a\\n\"", "\"a\\n\"", "\"ab\"", "\"a\\u000a\"" })
        {
            var cursor = BeforeValue(json);
            repeated.Read(ref cursor);
            Assert.False(cursor.TryReadName());
            values.Add(repeated.Value);
        }

        Assert.Equal(["a", "a", "a", "a", "a", "a\n", "a\n", "ab", "a\n"], values);
        Assert.Same(values[0], values[4]);
        Assert.Same(values[5], values[6]);
    }

    [Theory]
    [InlineData("[1]", "[1]", true)]
    [InlineData("[1]", "[2]", false)]
    [InlineData("[1]", "[1,2]", false)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("[[]]", "[[]]", true)]
    [InlineData("1", "1", false)]
    [InlineData("{}", "{}", false)]
    [InlineData("[\"]\"]", "[\"]\"]", true)]
    public void RepeatedArray_IsTakenIfItsBytesAreTheSame(string first, string second, bool isTaken)
    {
        var repeated = Keep(first);
        var cursor = BeforeValue(second);

        Assert.Equal(isTaken, repeated.TryTake(ref cursor));

        Assert.Equal(!isTaken, cursor.IsBefore((byte)second[0]));
        Assert.True(!isTaken || !cursor.TryReadName());
    }

    [Fact]
    public void RepeatedArray_AtAnotherDepth_IsReadAgain()
    {
        var repeated = Keep("[[1]]");
        var cursor = new JsonCursor("""{"a":{"a":[[1]]}}"""u8);
        cursor.TryReadValue();
        cursor.TryReadName();
        cursor.ReadValue();
        cursor.TryReadName();

        Assert.False(repeated.TryTake(ref cursor));
    }

    [Fact]
    public void RepeatedArray_OfManyBytes_IsNotKept()
    {
        var json = $"[{string.Concat(Enumerable.Repeat("1,", 300))}1]";
        var repeated = Keep(json);
        var cursor = BeforeValue(json);

        Assert.False(repeated.TryTake(ref cursor));
    }

    // The bytes are those of Utf8JsonReader where that reads any.
    [Fact]
    public void Base64_IsReadLikeByTheReaderOfNet()
    {
        var random = new Random(3);
        var (read, other) = (0, 0);
        for (var run = 0; run < 20_000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => "AQIDz09+/= -_"[random.Next(13)]));
            if (random.Next(3) == 0)
            {
                // Long enough for the searches of several bytes at once.
                var data = new byte[random.Next(300)];
                random.NextBytes(data);
                text = Convert.ToBase64String(data);
                text = random.Next(2) == 0 ? text.Insert(random.Next(text.Length + 1), " ") : text;
                Assert.Equal(data, Read(text));
            }

            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
            reader.Read();
            var cursor = BeforeValue($"\"{text}\"");
            var isCanonical = true;
            var bytes = cursor.ReadBytes(ref isCanonical);

            Assert.Equal(reader.TryGetBytesFromBase64(out var expected), isCanonical);
            Assert.True(!isCanonical || expected!.AsSpan().SequenceEqual(bytes), text);
            _ = isCanonical ? read++ : other++;
        }

        Assert.InRange(read, 2_000, 18_000);
        Assert.InRange(other, 2_000, 18_000);
    }

    private static byte[] Read(string base64)
    {
        var cursor = BeforeValue($"\"{base64}\"");
        var isCanonical = true;
        return cursor.ReadBytes(ref isCanonical)!;
    }

    // Before the value of the only member.
    private static JsonCursor BeforeValue(string json)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes($"{{\"a\": {json}}}"));
        cursor.TryReadValue();
        cursor.TryReadName();
        return cursor;
    }

    private static RepeatedArray Keep(string json)
    {
        var repeated = new RepeatedArray();
        var cursor = BeforeValue(json);
        Assert.False(repeated.TryTake(ref cursor));
        cursor.ReadValue();
        var start = cursor.Start;
        cursor.Skip();
        repeated.Keep(ref cursor, start);
        return repeated;
    }
}
