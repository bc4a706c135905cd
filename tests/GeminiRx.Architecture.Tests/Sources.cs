using ArchUnitNET.Loader;

namespace GeminiRx.Architecture.Tests;

/// <summary>The product's assemblies, as the rules read them.</summary>
internal static class Sources
{
    public static readonly System.Reflection.Assembly Core = typeof(GeminiClient).Assembly;
    public static readonly System.Reflection.Assembly Conversations = typeof(GeminiRx.Conversations.Conversation).Assembly;
    public static readonly System.Reflection.Assembly Testing = typeof(GeminiRx.Testing.VirtualClock).Assembly;
    public static readonly System.Reflection.Assembly Extensions = typeof(GeminiRx.Extensions.AI.GeminiSettings).Assembly;
    public static readonly System.Reflection.Assembly Relay = typeof(GeminiRx.Relay.IAnswerLog).Assembly;
    public static readonly System.Reflection.Assembly Emulator = typeof(GeminiRx.Emulator.GeminiEmulator).Assembly;
    public static readonly System.Reflection.Assembly Server = typeof(GeminiRx.LanguageServer.GeminiLanguageServer).Assembly;
    public static readonly System.Reflection.Assembly Cli = System.Reflection.Assembly.Load("GeminiRx.Cli");

    public static readonly ArchUnitNET.Domain.Architecture All = new ArchLoader()
        .LoadAssemblies(Core, Conversations, Testing, Extensions, Relay, Emulator, Server, Cli)
        .Build();

    public static readonly FolderGraph CoreFolders = new(Core.Location, "src/GeminiRx");

    public static readonly FolderGraph ExtensionFolders = new(Extensions.Location, "src/GeminiRx.Extensions.AI");

    public static readonly FolderGraph RelayFolders = new(Relay.Location, "src/GeminiRx.Relay");

    /// <summary>The types of an assembly that use a type or namespace whose full name begins with a prefix.</summary>
    public static IEnumerable<string> Using(System.Reflection.Assembly assembly, string prefix) =>
        All
            .Types.Where(type => type.Assembly.Name.Split(',')[0] == assembly.GetName().Name)
            .Where(type => type.Dependencies.Any(use => use.Target.FullName.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(type => type.FullName)
            .Order();
}
