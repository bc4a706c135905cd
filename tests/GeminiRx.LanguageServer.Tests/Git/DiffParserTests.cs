using GeminiRx.LanguageServer.Git;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>The files of diffs by git and by other programs.</summary>
public sealed class DiffParserTests
{
    [Theory]
    [InlineData("diff --git a/src/a.cs b/src/a.cs\n--- a/src/a.cs\n+++ b/src/a.cs\n@@ -1 +1 @@\n-x\n+y\n", "src/a.cs")]
    [InlineData("diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..e69de29\n", "empty")]
    [InlineData("diff --git a/a b.png b/a b.png\nindex 1..2 100644\nBinary files a/a b.png and b/a b.png differ\n", "a b.png")]
    [InlineData("diff --git a/old b/new name\nsimilarity index 100%\nrename from old\nrename to new name\n", "old|new name")]
    [InlineData("diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-x\n+y\n", "a b")]
    [InlineData("diff --git \"a/t\\303\\244\\t\\\"x\" \"b/t\\303\\244\\t\\\"x\"\nold mode 100644\nnew mode 100755\n", "tä\t\"x")]
    [InlineData("diff --git a/gone b/gone\ndeleted file mode 100644\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "gone")]
    [InlineData("diff --git s/x s/x\n--- s/x\n+++ s/x\n@@ -1 +1 @@\n-x\n+y\n", "s/x")]
    [InlineData("diff --git c/x i/x\r\n--- c/x\r\n+++ i/x\r\n@@ -1 +1 @@\r\n-x\r\n+y\r\n", "x")]
    [InlineData(
        "diff --cc src/both\n--- a/src/both\n+++ b/src/both\n@@@ -1,1 -1,1 +1,1 @@@\n- x\n -y\n++z\n",
        "src/both|a/src/both|b/src/both"
    )]
    [InlineData("--- a/x.c\t2026-01-01\n+++ b/x.c\t2026-01-02\n@@ -1 +1 @@\n-x\n+y\n", "a/x.c|b/x.c|x.c")]
    [InlineData("text\n", "")]
    public void Paths_OfAFile_AreThoseOfItsHeader(string diff, string paths) =>
        Assert.Equal(paths, string.Join('|', Assert.Single(DiffParser.Parse(diff)).Paths));

    // Red when each line that begins with --- began a file.
    [Fact]
    public void Lines_OfAHunk_AreNoHeader()
    {
        const string First =
            "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n \n--- a/secret\n+++ b/secret\n+diff --git a/y b/y\n\\ No newline at end of file\n";
        const string Second = "--- a/z\n+++ b/z\n@@ -1 +1 @@\n-1\n+2\n";

        var files = DiffParser.Parse(First + Second);

        Assert.Equal([First, Second], files.Select(file => file.Text));
        Assert.Equal(["x", "z"], files.Select(file => file.Name));
    }

    [Fact]
    public void Parts_OfADiff_AreTheWholeDiff()
    {
        const string Diff =
            "* Unmerged path m\ndiff --git a/a b/a\nindex 1..2\n--- a/a\n+++ b/a\n@@ -1 +1 @@ f(\n-x\n+y\n"
            + "diff --git a/b b/b\nnew file mode 100644\n";

        var files = DiffParser.Parse(Diff);

        Assert.Equal(Diff, string.Concat(files.Select(file => file.Text)));
        Assert.Equal(["a", "b"], files.Select(file => file.Name));
        Assert.Empty(DiffParser.Parse(""));
        Assert.Empty(DiffParser.Parse("\n\n"));
    }
}
