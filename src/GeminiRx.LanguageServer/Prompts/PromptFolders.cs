using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The folders of the prompt files: those of the workspace if the user trusts it, and those of the user.</summary>
internal sealed class PromptFolders(LanguageServerOptions options, EditorState editor)
{
    private const string Extension = ".md";

    private static readonly string _folder = Path.Combine(".geminirx", "prompts");

    /// <summary>The paths. A later folder wins.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            var current = editor.Current;
            var workspace = current.Settings.IsWorkspaceTrusted ? current.Folders.Select(folder => Path.Combine(folder, _folder)) : [];
            return [.. workspace, .. options.PromptFolders];
        }
    }

    /// <summary>Whether a document is a prompt file.</summary>
    public bool Contain(DocumentUri uri) =>
        uri.FilePath is { } path
        && path.EndsWith(Extension, StringComparison.Ordinal)
        && Path.GetDirectoryName(path) is { } parent
        && All.Any(folder => ContextPaths.AreSame(folder, parent));

    /// <summary>Finds what makes a prompt file unusable, in the document as it is in the editor.</summary>
    public static IReadOnlyList<PlacedProblem> FindProblems(Document document)
    {
        var name = Path.GetFileNameWithoutExtension(document.Uri.FilePath!);
        return [.. PromptParser.Parse(name, document.Text.ToString()).Problems.Select(problem => Place(document, problem))];
    }

    private static PlacedProblem Place(Document document, PromptProblem problem)
    {
        var start = document.OffsetAt(new Position(problem.Line, 0)) ?? document.Text.Length;
        return new PlacedProblem(start, TextLines.EndOf(document.Text, start), "prompt", Diagnostic.Error, problem.Message);
    }
}
