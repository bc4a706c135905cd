using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>The path of a file URI, as each platform writes it.</summary>
public sealed class DocumentUriTests
{
    [Theory]
    [InlineData("file:///c%3A/Users/x/a.cs", @"c:\Users\x\a.cs")]
    [InlineData("file:///C:/Users/x/a.cs", @"C:\Users\x\a.cs")]
    [InlineData("file:///c%3a/a%20b.cs", @"c:\a b.cs")]
    [InlineData("file:///c%3A/caf%C3%A9/%E6%97%A5.cs", @"c:\café\日.cs")]
    [InlineData("file:///C:/café.cs", @"C:\café.cs")]
    [InlineData("file:///c%3A/", @"c:\")]
    [InlineData("file:///C:/", @"C:\")]
    [InlineData("file://server/share/a%20b.cs", @"\\server\share\a b.cs")]
    [InlineData("file:///c%3A/a%00b", null)]
    [InlineData("untitled:Untitled-1", null)]
    [InlineData("a", null)]
    public void Path_OnWindows_BeginsWithTheDrive(string uri, string? expected) =>
        Assert.Equal(expected, DocumentUri.PathOf(uri, isWindows: true));

    [Theory]
    [InlineData("file:///home/x/a.cs", "/home/x/a.cs")]
    [InlineData("file:///home/a%20b/caf%C3%A9.cs", "/home/a b/café.cs")]
    [InlineData("file:///c%3A/a.cs", "/c:/a.cs")]
    [InlineData("file://server/share/x", null)]
    [InlineData("file:///a%00b", null)]
    [InlineData("vscode-notebook-cell:/home/x", null)]
    public void Path_OnOtherPlatforms_IsThatOfTheUri(string uri, string? expected) =>
        Assert.Equal(expected, DocumentUri.PathOf(uri, isWindows: false));
}
