using System.Text;
using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations.Prompts;

/// <summary>All prompts by name: the built-in ones, and those of folders, which add to them or replace them.</summary>
internal sealed class PromptLibrary
{
    private const int MaxFileBytes = 64 * 1024;

    // In one folder.
    private const int MaxFiles = 500;
    private const string Resource = "GeminiRx.Conversations.Prompts.BuiltIn.";
    private const string Extension = ".md";

    private static readonly Lazy<PromptLibrary> _builtIn = new(ReadBuiltIn);

    private readonly SortedDictionary<string, PromptFile> _prompts = new(StringComparer.Ordinal);
    private readonly List<(string Path, IReadOnlyList<PromptProblem> Problems)> _invalid = [];

    private PromptLibrary() { }

    /// <summary>The built-in prompts.</summary>
    public static PromptLibrary BuiltIn => _builtIn.Value;

    /// <summary>The prompts in the order of their names.</summary>
    public IReadOnlyCollection<PromptFile> Prompts => _prompts.Values;

    /// <summary>The files that cannot be used, and that no later folder replaces. A built-in prompt of the same name stays in
    /// use.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<PromptProblem> Problems)> Invalid => _invalid;

    /// <summary>The folder of the user's prompts: <c>geminirx/prompts</c> in the user's configuration folder (XDG on Linux).</summary>
    public static string UserFolder =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "geminirx",
            "prompts"
        );

    /// <summary>A prompt by its name; null if there is none.</summary>
    public PromptFile? Find(string name) => _prompts.GetValueOrDefault(name);

    /// <summary>Reads the built-in prompts and the files <c>*.md</c> of folders. A later folder replaces prompts of an earlier one; an
    /// absent folder has none.</summary>
    public static PromptLibrary Read(params IEnumerable<string> folders)
    {
        var library = new PromptLibrary();
        foreach (var prompt in BuiltIn.Prompts)
        {
            library._prompts[prompt.Name] = prompt;
        }

        foreach (var path in folders.SelectMany(FilesOf))
        {
            library.Add(path);
        }

        return library;
    }

    private static IReadOnlyList<string> FilesOf(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*" + Extension).Take(MaxFiles).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Add(string path)
    {
        var (prompt, problems) = ReadFile(path);
        if (prompt is null)
        {
            _invalid.Add((path, problems));
        }
        else
        {
            _prompts[prompt.Name] = prompt;
            _invalid.RemoveAll(file => Path.GetFileNameWithoutExtension(file.Path) == prompt.Name);
        }
    }

    private static (PromptFile? Prompt, IReadOnlyList<PromptProblem> Problems) ReadFile(string path)
    {
        try
        {
            return FileLinks.LengthOf(path) switch
            {
                0 => (null, [new PromptProblem(0, PromptErrors.NoBody)]),
                > MaxFileBytes => (null, [new PromptProblem(0, PromptErrors.TooLarge(MaxFileBytes))]),
                _ => PromptParser.Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new PromptProblem(0, PromptErrors.Unreadable(e))]);
        }
    }

    private static PromptLibrary ReadBuiltIn()
    {
        var library = new PromptLibrary();
        var assembly = typeof(PromptLibrary).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resource, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var name = resource[Resource.Length..^Extension.Length];
            library._prompts[name] = PromptParser.Parse(name, reader.ReadToEnd()).Prompt!;
        }

        return library;
    }
}
