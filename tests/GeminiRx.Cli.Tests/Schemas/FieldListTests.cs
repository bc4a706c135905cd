using System.Text.Json;

namespace GeminiRx.Cli.Tests;

/// <summary>Schemas of options.</summary>
public sealed class FieldListTests
{
    private const string Name = """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""";

    [Theory]
    [InlineData("name", Name)]
    [InlineData(" name , ", Name)]
    [InlineData("name str", Name)]
    [InlineData(
        "name, age int, tags[], scores float[], ok bool",
        """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},
            "tags":{"type":"array","items":{"type":"string"}},
            "scores":{"type":"array","items":{"type":"number"}},"ok":{"type":"boolean"}},"required":["name","age","tags","scores","ok"]}
            """
    )]
    [InlineData("[name]", """{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}""")]
    [InlineData(
        "name: its name\nage int: in years, whole\n",
        """
            {"type":"object","properties":{"name":{"type":"string","description":"its name"},
            "age":{"type":"integer","description":"in years, whole"}},"required":["name","age"]}
            """
    )]
    [InlineData(
        "name: \"short, simple\", age int",
        """
            {"type":"object","properties":{"name":{"type":"string","description":"short, simple"},"age":{"type":"integer"}},
            "required":["name","age"]}
            """
    )]
    [InlineData(
        "name: first/last",
        """{"type":"object","properties":{"name":{"type":"string","description":"first/last"}},"required":["name"]}"""
    )]
    [InlineData("""{"type":"object"}""", """{"type":"object"}""")]
    public void Schema_OfAListOfFields_OrOfJson(string written, string expected) =>
        Assert.Equal(JsonElement.Parse(expected), SchemaReader.Read(written).Json, JsonElement.DeepEquals);

    [Fact]
    public void Field_WithTheNameOfAFile_IsAField()
    {
        var file = Path.Combine(Environment.CurrentDirectory, "fieldwithafile");
        File.WriteAllText(file, "no schema");
        try
        {
            Assert.True(SchemaReader.Read("fieldwithafile").Json.GetProperty("properties").TryGetProperty("fieldwithafile", out _));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("name: short, simple", "'simple' is a field or a part of the description of name")]
    [InlineData("name: short, in French", "put descriptions with commas in quotes")]
    [InlineData("", "no field")]
    [InlineData("a, a", "the field 'a' occurs twice")]
    [InlineData("a date", "unknown type 'date' of a")]
    [InlineData("a b c", "'a b c' is no field")]
    [InlineData("a$", "invalid name 'a$'")]
    [InlineData("nothing.json", "nothing.json cannot be used")]
    [InlineData("no/such/file", "no/such/file cannot be used")]
    [InlineData("{", "the JSON cannot be used")]
    public void Schema_ThatCannotBeRead_SaysWhy(string written, string message) =>
        Assert.Contains(message, Assert.Throws<Errors.UsageException>(() => SchemaReader.Read(written)).Message, StringComparison.Ordinal);
}
