using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GeminiRx.Text;
using GeminiRx.Wire.Interactions;
using GeminiRx.Wire.Reading.Calls;

namespace GeminiRx.Tests.Interactions;

/// <summary>Arguments that are cut anywhere give the same values as whole ones.</summary>
public sealed class ArgumentsReaderProperties
{
    private static readonly string[] _names = ["a", "b c", "d'e", "f\\g", "é", "", "[0]", "x.y"];
    private static readonly string[] _texts = ["", "x", "🚀", "e\u0301", "line\n\t\"\\/", "\u0001", "{}[],:"];
    private static readonly string[] _literals = ["0", "-1.5e+3", "true", "false", "null"];

    [Fact]
    public void Values_OfCutArguments_AreThoseOfTheWhole() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    var json = new StringBuilder();
                    WriteObject(json, random, depth: 0);
                    var whole = json.ToString();
                    var received = new PartialArguments();
                    var reader = new ArgumentsReader(
                        (path, value, willContinue) =>
                        {
                            Assert.Equal(path, JsonPath.Parse(JsonPath.Format(path)));
                            Assert.True(received.TryAdd(path, value, willContinue), $"{JsonPath.Format(path)} in {whole}");
                        }
                    );

                    for (var at = 0; at < whole.Length; )
                    {
                        var length = Math.Min(random.Next(0, 5), whole.Length - at);
                        reader.Read(whole.Substring(at, length));
                        at += length;
                    }

                    Assert.Equal(0, received.OpenStrings);
                    Assert.True(JsonElement.DeepEquals(JsonElement.Parse(whole), received.ToJson()), $"{whole} became {received.ToJson()}");
                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    // Objects and arrays have at least one value, because empty ones are not reported; names are distinct and not empty.
    private static void WriteObject(StringBuilder json, Random random, int depth)
    {
        json.Append(random.Next(2) == 0 ? "{" : "{ \n");
        var names = _names.Where(name => name.Length > 0).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            json.Append(i == 0 ? "" : " ,").Append(JsonSerializer.Serialize(names[i])).Append(random.Next(2) == 0 ? ":" : " : ");
            WriteValue(json, random, depth + 1);
        }

        json.Append('}');
    }

    private static void WriteValue(StringBuilder json, Random random, int depth)
    {
        switch (random.Next(depth > 3 ? 2 : 4))
        {
            case 0:
                json.Append(
                    JsonSerializer.Serialize(
                        string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => _texts[random.Next(_texts.Length)]))
                    )
                );
                break;
            case 1:
                json.Append(_literals[random.Next(_literals.Length)]);
                break;
            case 2:
                WriteObject(json, random, depth);
                break;
            default:
                json.Append('[');
                for (var (i, count) = (0, random.Next(1, 4)); i < count; i++)
                {
                    json.Append(i == 0 ? "" : ", ");
                    WriteValue(json, random, depth + 1);
                }

                json.Append("\t]");
                break;
        }
    }
}
