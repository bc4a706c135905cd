namespace GeminiRx.Architecture.Tests;

/// <summary>The directions between projects. Each rule was seen red once: the violation is named at the test.</summary>
public sealed class ProjectTests
{
    public static TheoryData<string, string[]> Allowed { get; } =
        new()
        {
            { "GeminiRx", [] },
            { "GeminiRx.Conversations", ["GeminiRx"] },
            { "GeminiRx.Testing", ["GeminiRx"] },
            { "GeminiRx.Extensions.AI", ["GeminiRx"] },
            { "GeminiRx.Relay", ["GeminiRx"] },
            { "GeminiRx.Emulator", [] },
            { "GeminiRx.LanguageServer", ["GeminiRx", "GeminiRx.Conversations"] },
            { "GeminiRx.Cli", ["GeminiRx", "GeminiRx.Conversations", "GeminiRx.Emulator", "GeminiRx.LanguageServer", "GeminiRx.Relay"] },
        };

    // Red when GeminiRx.Conversations referenced the emulator. The emulator and the core read one contract independently.
    [Theory]
    [MemberData(nameof(Allowed))]
    public void Project_UsesOnly_TheProjectsBelowIt(string project, string[] allowed)
    {
        var used = System
            .Reflection.Assembly.Load(project)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("GeminiRx", StringComparison.Ordinal));

        Rule.HasNoViolations(used.Except(allowed));
    }

    // Red when the core used StreamJsonRpc.JsonRpc.
    [Theory]
    [InlineData("GeminiRx")]
    [InlineData("GeminiRx.Conversations")]
    [InlineData("GeminiRx.Testing")]
    [InlineData("GeminiRx.Extensions.AI")]
    [InlineData("GeminiRx.Relay")]
    [InlineData("GeminiRx.Emulator")]
    [InlineData("GeminiRx.Cli")]
    public void Lsp_IsUsedBy_TheLanguageServerOnly(string project)
    {
        Rule.HasNoViolations(Sources.Using(System.Reflection.Assembly.Load(project), "StreamJsonRpc."));
        Rule.HasNoViolations(
            SourceFiles.In($"src/{project}").Where(file => file.Text.Contains("\"textDocument/", StringComparison.Ordinal))
        );
    }

    // Red when the emulator wrote a line with System.Console.
    [Theory]
    [InlineData("GeminiRx")]
    [InlineData("GeminiRx.Conversations")]
    [InlineData("GeminiRx.Testing")]
    [InlineData("GeminiRx.Extensions.AI")]
    [InlineData("GeminiRx.Relay")]
    [InlineData("GeminiRx.Emulator")]
    [InlineData("GeminiRx.LanguageServer")]
    public void Console_IsUsedBy_TheCommandLineOnly(string project) =>
        Rule.HasNoViolations(Sources.Using(System.Reflection.Assembly.Load(project), "System.Console"));

    // Red when Conversations used GeminiRx.Wire.Json. It may use the internals in GeminiRx.Text, and nothing else.
    [Fact]
    public void Conversations_UseOfTheInternals_TextOnly()
    {
        var internals = Sources.Core.GetTypes().Where(type => !type.IsVisible && type.Namespace != "GeminiRx.Text");
        var used = internals.Where(type => type.FullName is { } name && Sources.Using(Sources.Conversations, name).Any());

        Rule.HasNoViolations(used.Select(type => type.FullName));
    }

    // Registrations are where the container's own are.
    [Fact]
    public void PublicTypes_OfTheExtensions_AreInOneNamespace() =>
        Rule.HasNoViolations(
            Sources
                .Extensions.GetExportedTypes()
                .Where(type => type.Namespace is not ("GeminiRx.Extensions.AI" or "Microsoft.Extensions.DependencyInjection"))
        );

    // A log knows records, so that other bytes can be kept in it, too.
    [Fact]
    public void Logs_OfTheRelay_KnowNoChunks() =>
        Rule.HasNoViolations(
            Sources
                .RelayFolders.Uses.Where(use => use.Key is { From: "Logs" or "Files" or "Redis", To: "Answers" })
                .Select(use => use.Value)
        );

    // Red when RewindContent, which Chat/Answers uses, was in Chat. Conversions know nothing of registrations.
    [Fact]
    public void Folders_OfTheExtensions_HaveNoCyclesAndHostingIsAtTheTop()
    {
        Rule.HasNoViolations(Sources.ExtensionFolders.Cycles());
        Rule.HasNoViolations(
            Sources.ExtensionFolders.Uses.Where(use => use.Key.To == "Hosting" && use.Key.From != "Hosting").Select(use => use.Value)
        );
    }

    // Red when a public type was added to GeminiRx.Text. Chat types would collide with those of Microsoft.Extensions.AI.
    [Fact]
    public void PublicTypes_OfTheCore_AreInTheRootNamespaceAndHaveNoChatNames()
    {
        Rule.HasNoViolations(Sources.Core.GetExportedTypes().Where(type => type.Namespace != "GeminiRx"));
        Assert.DoesNotContain(Sources.Core.GetExportedTypes(), type => type.Name.StartsWith("Chat", StringComparison.Ordinal));
    }
}
