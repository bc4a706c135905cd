namespace GeminiRx.Architecture.Tests;

/// <summary>The directions between the folders of the core. Each rule was seen red once: the violation is named at the test.</summary>
public sealed class CoreFolderTests
{
    // Red when Operators/Internal used Completion, which is in Operators.
    [Fact]
    public void Folders_OfTheCore_HaveNoCycles() => Rule.HasNoViolations(Sources.CoreFolders.Cycles());

    // Red when MetadataChunks read the service's JSON by GeminiRx.Wire.Json.
    [Fact]
    public void Wire_IsUsedBy_TheClientAndRecordingsOnly()
    {
        var users = Sources.CoreFolders.Uses.Where(use => IsWire(use.Key.To) && !IsWire(use.Key.From));

        Rule.HasNoViolations(users.Where(use => use.Key.From is not ("(root)" or "Recordings")).Select(use => use.Value));
    }

    // Red when Requests parsed a part with Utf8JsonReader. Text repairs strings of JSON, whatever the JSON means.
    [Fact]
    public void JsonOfTheService_IsReadBy_WireOnly() =>
        Rule.HasNoViolations(
            Sources
                .Using(Sources.Core, "System.Text.Json.Utf8JsonReader")
                .Where(type =>
                    !type.StartsWith("GeminiRx.Wire.", StringComparison.Ordinal)
                    && !type.StartsWith("GeminiRx.Text.", StringComparison.Ordinal)
                )
        );

    // Red when Text used a chunk.
    [Theory]
    [InlineData("Text")]
    [InlineData("Outcomes")]
    public void Folder_AtTheBottom_UsesText(string folder) =>
        Rule.HasNoViolations(
            Sources.CoreFolders.Uses.Where(use => use.Key.From == folder && use.Key.To != "Text").Select(use => use.Value)
        );

    // Red when Operators used WithPolicy. Operators on one answer know nothing of requests that are sent again.
    [Fact]
    public void Operators_DoNotUse_Resilience() =>
        Rule.HasNoViolations(
            Sources
                .CoreFolders.Uses.Where(use =>
                    use.Key.From.StartsWith("Operators", StringComparison.Ordinal)
                    && use.Key.To is "Resilience" or "RateLimits" or "Recordings"
                )
                .Select(use => use.Value)
        );

    private static bool IsWire(string folder) => folder.StartsWith("Wire", StringComparison.Ordinal);
}
