using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>Integers are read in every form that JSON has for them, in every record of the protocol that is read.</summary>
public sealed class IntegerConverterTests
{
    private static readonly (string Json, int Value)[] _forms =
    [
        ("7", 7),
        ("7.0", 7),
        ("7e0", 7),
        ("1e2", 100),
        ("0.5e1", 5),
        ("-0", 0),
        ("-0.0", 0),
        ("-3.0", -3),
        ("\"7\"", 7),
        ("2147483647", int.MaxValue),
        ("4294967295", int.MaxValue),
        ("18446744073709551615", int.MaxValue),
        ("1.8e19", int.MaxValue),
        ("1e400", int.MaxValue),
        ("-4294967295", int.MinValue),
    ];

    public static IEnumerable<TheoryDataRow<Type, string>> Properties =>
        from type in typeof(Position).Assembly.GetTypes()
        where type.Namespace == typeof(Position).Namespace && ProtocolJson.Default.GetTypeInfo(type) is not null
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType == typeof(int) || property.PropertyType == typeof(int?)
        select new TheoryDataRow<Type, string>(type, property.Name) { TestDisplayName = $"{type.Name}.{property.Name}" };

    [Fact]
    public void Properties_OfTheRecordsThatAreRead_AreFound() =>
        Assert.Subset(
            Properties.Select(row => (row.Data.Item1.Name, row.Data.Item2)).ToHashSet(),
            new HashSet<(string, string)>
            {
                ("Position", "Line"),
                ("Position", "Character"),
                ("CodeActionContext", "TriggerKind"),
                ("Diagnostic", "Severity"),
            }
        );

    [Theory]
    [MemberData(nameof(Properties))]
    public void Integer_InAnyForm_IsRead(Type type, string property)
    {
        Assert.All(_forms, form => Assert.Equal(form.Value, Read(type, property, form.Json)));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void Value_ThatIsNoInteger_IsRefused(Type type, string property)
    {
        foreach (var json in new[] { "1.5", "\"x\"", "\"1.0\"", "true", "[]", "{}" })
        {
            Assert.Throws<JsonException>(() => Read(type, property, json));
        }
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("7.0", 7L)]
    [InlineData("\"7\"", 7L)]
    [InlineData("-1", -1L)]
    [InlineData("1764115200000", 1764115200000L)] // the time in milliseconds
    [InlineData("null", null)]
    [InlineData("1.5", null)]
    [InlineData("{}", null)]
    public void Version_OfAnyForm_IsReadAndWrittenBack(string json, long? expected)
    {
        var type = ProtocolJson.Default.VersionedTextDocumentIdentifier;
        var read = JsonSerializer.Deserialize($$"""{"uri":"a","version":{{json}}}""", type)!;

        Assert.Equal(expected, read.Version);
        Assert.Equal($$"""{"uri":"a","version":{{(expected is null ? "null" : expected)}}}""", JsonSerializer.Serialize(read, type));
    }

    [Fact]
    public void Integer_Written_HasNoPoint() =>
        Assert.Equal(
            """{"line":7,"character":0}""",
            JsonSerializer.Serialize(new Position(7, 0), ProtocolJson.Default.GetTypeInfo(typeof(Position))!)
        );

    private static int Read(Type type, string property, string json)
    {
        var sample = (JsonObject)Sample(type)!;
        sample[JsonNamingPolicy.CamelCase.ConvertName(property)] = JsonNode.Parse(json);
        var record = sample.Deserialize(ProtocolJson.Default.GetTypeInfo(type)!)!;
        return Convert.ToInt32(type.GetProperty(property)!.GetValue(record), CultureInfo.InvariantCulture);
    }

    // A value of the type with every member that it has.
    private static JsonNode? Sample(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string))
        {
            return "s";
        }

        if (bare == typeof(int) || bare == typeof(long) || bare == typeof(double) || bare == typeof(bool))
        {
            return JsonSerializer.SerializeToNode(Activator.CreateInstance(bare));
        }

        if (bare == typeof(JsonElement))
        {
            return new JsonObject();
        }

        if (bare.GetInterfaces().Contains(typeof(IEnumerable)))
        {
            return bare.GetGenericArguments().Length == 2 ? new JsonObject() : new JsonArray();
        }

        return new JsonObject(
            bare.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property =>
                    KeyValuePair.Create(
                        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                            ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                        Sample(property.PropertyType)
                    )
                )
        );
    }
}
