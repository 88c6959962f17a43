"""Who is who: one id for a body (cơ quan) and for a movement (phong trào), however a document writes its name.

An id is the full canonical name as a slug ("ủy-ban-nhân-dân-tỉnh-tây-ninh"), so it says by itself what it stands for, and does
not hang on what else the archive holds. What only the whole archive shows, a damaged name beside the sound one, is joined in
`registries`.
"""
