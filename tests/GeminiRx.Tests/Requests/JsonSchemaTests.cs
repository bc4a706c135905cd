using System.Text.Json;

namespace GeminiRx.Tests.Requests;

public sealed class JsonSchemaTests
{
    [Fact]
    public void Of_RecursiveType_RefersToItsDefinition() =>
        AssertSchema(
            """
            {"type":"object","properties":{"Name":{"type":"string"},"Folders":{"type":"array","items":
              {"$ref":"#/$defs/type1"}}},"required":["Name","Folders"],
             "$defs":{"type1":{"type":"object","properties":{"Name":{"type":"string"},"Folders":{"type":"array","items":
               {"$ref":"#/$defs/type1"}}},"required":["Name","Folders"]}}}
            """,
            JsonSchema.Of(SampleJson.Default.Folder)
        );

    [Fact]
    public void Of_TypeWithWebDefaults_HasNumericTypes() =>
        AssertSchema(
            """
            {"type":"object","properties":{
               "top":{"type":"object","properties":{"name":{"type":"string"},"folders":{"type":"array","items":{"type":"object",
                 "properties":{"name":{"type":"string"},"folders":{"$ref":"#/$defs/type1"}},"required":["name","folders"]}}},
                 "required":["name","folders"]},
               "width":{"type":["integer","null"]},
               "reach":{"type":["string","null"],"enum":["Easy","Hard"]},
               "guard":{"type":["object","null"],"required":["$type"],"anyOf":[{"properties":{"$type":{"type":"string","enum":
                 ["cat"]},"name":{"type":"string"}},"required":["name"]}]}},
             "required":["top","width","reach","guard"],
             "$defs":{"type1":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"folders":
               {"$ref":"#/$defs/type1"}},"required":["name","folders"]}}}}
            """,
            JsonSchema.Of(SampleWebJson.Default.Shelf)
        );

    [Fact]
    public void Of_RecursiveProperty_HasNoMembersBesideTheReference() =>
        AssertSchema(
            """
            {"type":"object","properties":{"Next":{"description":"The next one.","type":["object","null"],"properties":{"Next":
              {"$ref":"#/$defs/type1"}},"required":["Next"]}},"required":["Next"],
             "$defs":{"type1":{"description":"The next one.","type":["object","null"],"properties":{"Next":
               {"$ref":"#/$defs/type1"}},"required":["Next"]}}}
            """,
            JsonSchema.Of(SampleJson.Default.Chain)
        );

    private static void AssertSchema(string expected, JsonSchema schema) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), schema.Json), schema.Json.GetRawText());
}
