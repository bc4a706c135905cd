using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>Open documents that are found by the path of their file, however the editor writes it.</summary>
public sealed class DocumentPathTests
{
    // Red when paths were compared character by character.
    [Theory]
    [InlineData("file:///w/My%20notes.md", "/w/My notes.md", false, true)]
    [InlineData("file:///w/caf%c3%a9.md", "/w/café.md", false, true)]
    [InlineData("file:///W/My%20Notes.md", "/w/my notes.md", true, true)]
    [InlineData("file:///W/CAF%C3%89.md", "/w/café.md", true, true)]
    [InlineData("file:///W/My%20Notes.md", "/w/my notes.md", false, false)]
    [InlineData("file:///w/a.md", "/w/b.md", true, false)]
    [InlineData("untitled:/w/a.md", "/w/a.md", true, false)]
    public void File_IsFound_AsTheFileSystemComparesNames(string uri, string path, bool ignoresCase, bool isFound)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other paths; DocumentUriTests has them.");
        var documents = new DocumentStore(new Lock(), ignoresCase);
        var document = documents.Open(new DocumentUri(uri), 1, "");

        Assert.Equal(isFound ? document : null, documents.FindFile(path));
        Assert.Equal(isFound, documents.IsOpen(path));
    }

    // Red when the first document of the two was found.
    [Fact]
    public void File_WithTheSameCase_TakesPrecedence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other paths; DocumentUriTests has them.");
        var documents = new DocumentStore(new Lock(), ignoresCase: true);
        documents.Open(new DocumentUri("file:///w/A.md"), 1, "");
        var exact = documents.Open(new DocumentUri("file:///w/a.md"), 1, "");

        Assert.Equal(exact, documents.FindFile("/w/a.md"));
    }
}
