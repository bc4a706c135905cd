using System.Text.Json;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Tests.Settings;

/// <summary>Which value of a setting is in force: the workspace's, else the user's, else none.</summary>
public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("""{"model":"w","granularity":"whole"}""", "w", "Whole")]
    [InlineData("""{"model":"w"}""", "w", "Word")]
    [InlineData("""{"granularity":"whole"}""", "u", "Whole")]
    [InlineData("""{"model":" ","granularity":""}""", "u", "Word")]
    [InlineData("""{"model":null,"granularity":null}""", "u", "Word")]
    [InlineData("""{"model":7,"granularity":"foo"}""", "u", "Word")]
    [InlineData("{}", "u", "Word")]
    [InlineData("[]", "u", "Word")]
    [InlineData("null", "u", "Word")]
    [InlineData("\"text\"", "u", "Word")]
    public void Setting_OfAWorkspace_ComesBeforeTheUsersAndGoesAgain(string workspace, string model, string granularity)
    {
        var user = ClientSettings.OfUser(JsonElement.Parse("""{"endpoint":"e","model":"u","granularity":"word"}"""));
        var both = user.WithWorkspace(JsonElement.Parse("""{"endpoint":"evil","model":"old","granularity":"line"}"""));

        var now = both.WithWorkspace(JsonElement.Parse(workspace));

        Assert.Equal(("e", model, granularity), (now.Endpoint, now.Model, now.Granularity.ToString()));
        Assert.Equal(("u", Granularity.Word), (now.WithWorkspace(null).Model, now.WithWorkspace(null).Granularity));
    }

    [Theory]
    [InlineData("""{"instructionMarker":"??"}""", "??", 0)]
    [InlineData("""{"instructionMarker":" "}""", ">>", 0)]
    [InlineData("""{"instructionMarker":"a\nb"}""", ">>", 1)]
    [InlineData("""{"instructionMarker":"12345678901234567"}""", ">>", 1)]
    [InlineData("""{"instructionMarker":1}""", ">>", 1)]
    public void InstructionMarker_ThatCannotBeUsed_IsReportedAndTheDefault(string options, string marker, int problems)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(options));

        Assert.Equal((marker, problems), (settings.InstructionMarker, settings.Problems.Count));
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"api":"interactions"}""", true)]
    [InlineData("""{"api":"generate"}""", false)]
    [InlineData("""{"api":"live"}""", false, "the unknown value \"live\": use generate or interactions")]
    public void Api_IsOfTheUserOnly(string user, bool usesInteractions, string? problem = null)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(user));

        foreach (var workspace in new[] { """{"api":"interactions"}""", """{"api":"generate"}""" })
        {
            Assert.Equal(usesInteractions, settings.WithWorkspace(JsonElement.Parse(workspace)).UsesInteractions);
        }

        Assert.Equal(problem is null, settings.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Concat(settings.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_ThatNobodyHas_IsNull()
    {
        var set = ClientSettings.OfUser(null).WithWorkspace(JsonElement.Parse("""{"model":"w","granularity":"line"}"""));
        var settings = set.WithWorkspace(null);

        Assert.Equal((null, null, null), (settings.Endpoint, settings.Model, settings.Granularity));
    }

    [Theory]
    [InlineData("{}", "{}", 16_000)]
    [InlineData("""{"contextTokens":5000}""", "{}", 5000)]
    [InlineData("""{"contextTokens":5000}""", """{"contextTokens":200.0}""", 200)]
    [InlineData("""{"contextTokens":5000}""", """{"contextTokens":null}""", 5000)]
    [InlineData("{}", """{"contextTokens":99}""", 16_000, "the value 99: use a number from 100 to 2000000")]
    [InlineData("{}", """{"contextTokens":1.5}""", 16_000, "the value 1.5: use a number")]
    [InlineData("{}", """{"contextTokens":"200"}""", 16_000, "a value of type string: use a number")]
    public void Budget_OfTheContext_IsThatOfTheWorkspaceFirst(string user, string workspace, int tokens, string? problem = null)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(user)).WithWorkspace(JsonElement.Parse(workspace));

        Assert.Equal(tokens, settings.ContextTokens);
        Assert.Equal(problem is null, settings.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Concat(settings.Problems), StringComparison.Ordinal);
    }

    // A workspace, which may come from anyone, cannot allow what the user does not.
    [Theory]
    [InlineData("{}", "{}", "Code")]
    [InlineData("""{"stripControls":"never"}""", "{}", "Never")]
    [InlineData("""{"stripControls":"always"}""", """{"stripControls":"code"}""", "Always")]
    [InlineData("{}", """{"stripControls":"never"}""", "Code")]
    [InlineData("{}", """{"stripControls":"always"}""", "Always")]
    [InlineData("""{"stripControls":"never"}""", """{"stripControls":"code"}""", "Code")]
    [InlineData("""{"stripControls":"none"}""", "{}", "Code", "unknown value \"none\": use code, always or never")]
    [InlineData("""{"stripControls":false}""", "{}", "Code", "a value of type boolean: use code, always or never")]
    public void StripControls_IsTheValueThatRemovesMore(string user, string workspace, string expected, string? problem = null)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(user)).WithWorkspace(JsonElement.Parse(workspace));

        Assert.Equal(expected, settings.StripControls.ToString());
        Assert.Equal(problem is null, settings.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Concat(settings.Problems), StringComparison.Ordinal);
    }

    // A workspace adds to what is never sent, and takes nothing away.
    [Theory]
    [InlineData("""{"gitignore":true}""", """{"gitignore":false}""", true)]
    [InlineData("{}", """{"gitignore":true}""", true)]
    [InlineData("{}", "{}", false)]
    [InlineData("{}", """{"gitignore":"true"}""", false, "a value of type string: use true or false")]
    public void GitIgnore_OfEitherLayer_Counts(string user, string workspace, bool isUsed, string? problem = null)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(user)).WithWorkspace(JsonElement.Parse(workspace));

        Assert.Equal(isUsed, settings.UsesGitIgnore);
        Assert.Equal(problem is null, settings.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Concat(settings.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ignore":["a","b"]}""", 2)]
    [InlineData("""{"ignore":["a",7]}""", 1, "an entry of type number: use a list of strings. The other entries are used.")]
    [InlineData("""{"ignore":"a"}""", 0, "a value of type string: use a list of strings")]
    public void Ignore_IsAListOfPatterns(string user, int count, string? problem = null)
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse(user));

        Assert.Equal(count, settings.Ignore[0].Count);
        Assert.Equal(problem is null, settings.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Concat(settings.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_OfALongValue_HoldsItsBeginning()
    {
        var settings = ClientSettings.OfUser(JsonElement.Parse($$"""{"granularity":"{{new string('x', 100)}}"}"""));

        Assert.Contains($"\"{new string('x', 40)}…\"", Assert.Single(settings.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Change_WhoseValuesComeLate_LosesAgainstANewerOne()
    {
        var editor = new EditorState();
        var (asked, told) = (editor.BeginChange(), editor.BeginChange());

        editor.SetWorkspace(told, JsonElement.Parse("""{"model":"new"}"""));
        editor.SetWorkspace(asked, JsonElement.Parse("""{"model":"old"}"""));

        Assert.Equal("new", editor.Current.Settings.Model);
    }

    [Fact]
    public void Change_ThatANewerOneFollowed_CountsUntilTheNewerValuesCome()
    {
        var editor = new EditorState();
        var (first, second) = (editor.BeginChange(), editor.BeginChange());

        editor.SetWorkspace(first, JsonElement.Parse("""{"model":"first"}"""));
        Assert.Equal("first", editor.Current.Settings.Model);
        editor.SetWorkspace(second, JsonElement.Parse("""{"model":"second"}"""));

        Assert.Equal("second", editor.Current.Settings.Model);
    }
}
